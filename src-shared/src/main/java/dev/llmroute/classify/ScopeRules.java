package dev.llmroute.classify;

import dev.llmroute.failure.Scope;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom a failure concerns. A limit is one model's unless the response says account, organisation, team, project, user or key, or is
 * a plan's window. What a gateway hands on from an upstream is one model's, whatever the upstream says.
 */
final class ScopeRules {
    private static final Phrases MODEL = Phrases.of("""
            for model., and model., base model, this model, models rate limit, per model, by model, specific model,
            the model., selected model, this deployment, model rate limit""");
    private static final Phrases ACCOUNT = Phrases.of("""
            your account, accounts rate limit, account rate limit, account limit, per account, organization max,
            organization tpd, organization tpm, organization rpm, organization rpd, organization rate limit,
            organization limit, for organization, for your account, project max, project tpm, project tpd,
            project rpm, project rpd, project rate limit, team rate limit, for team, for your team, user rate limit,
            for user, workspace, your api key, for api key, for key, trial key, key limit, your monthly, this key,
            per key, free models, youve hit, you have hit, youve reached your, you have reached your,
            your subscription, your plan, limit source, user by., user concurrent, copilot token usage""");
    /** A gateway that meters in units of its own and says what remains. */
    private static final Pattern REMAINDER =
            Pattern.compile("\\b\\d{1,12}+ (?:tokens |requests )?remain", Pattern.CASE_INSENSITIVE);
    /** Copilot's two sentences differ only here: one model's limit ends "before trying again". */
    private static final Pattern COPILOT_ACCOUNT = Pattern.compile(
            "your request is rate-limited\\. please wait [^.]{1,60} and try again", Pattern.CASE_INSENSITIVE);

    private static final Phrases YOUR = Phrases.of("your.");

    private static final Phrases THROTTLED = Phrases.of("throttled.");

    private static final Phrases AVAILABLE_IN = Phrases.of("available in.");

    private static final Phrases CHALLENGE = Phrases.of("challenge");

    private static final Phrases REFUSED_MODEL = Phrases.of("model");

    private static final Phrases REFUSED_OWNER = Phrases.of("""
            project, account, team, organization, workspace, user, caller, api key, your key, subscription""");

    private static final Phrases GATEWAY_WORDS = Phrases.of("maintenance, no healthy upstream");

    private static final Phrases REMAIN = Phrases.of("remain");
    private static final Phrases PLEASE_WAIT = Phrases.of("rate limited please wait");

    private ScopeRules() {}

    static Scope of(Verdict verdict, ErrorFields fields, List<LimitWindow> windows) {
        return switch (verdict.failureClass()) {
            case ContextLength, PayloadTooLarge, ContentFilter, InvalidRequest, ToolFailure -> Scope.Request;
            case Other -> Scope.None;
            default -> {
                if (fields.relayed() && verdict.scope() != Scope.Request) {
                    yield Scope.Model;
                }
                yield verdict.scope() != null ? verdict.scope() : byEvidence(verdict, fields, windows);
            }
        };
    }

    private static Scope byEvidence(Verdict verdict, ErrorFields fields, List<LimitWindow> windows) {
        return switch (verdict.failureClass()) {
            case Unauthorized, QuotaExhausted -> Scope.Credential;
            case RateLimitRequests, RateLimitTokens, RateLimitDaily -> ofLimit(verdict.window(), fields, windows);
            case Concurrency ->
                fields.mentions(MODEL) || fields.isServersFault()
                        ? Scope.Model
                        : ofLimitWords(fields) || fields.says(YOUR) ? Scope.Credential : Scope.Model;
            case Forbidden -> ofRefusal(fields);
            case ServerError -> isGatewayPage(fields) ? Scope.Provider : Scope.Model;
            default -> Scope.Model;
        };
    }

    private static Scope ofLimit(String window, ErrorFields fields, List<LimitWindow> windows) {
        LimitWindow exhausted = LimitWindow.longest(windows);
        LimitWindow.Holder holder = exhausted == null ? LimitWindow.Holder.NotTold : exhausted.holder();
        // Anthropic says "your account's rate limit" of each of its windows.
        if (fields.mentions(MODEL) || holder == LimitWindow.Holder.Model) {
            return Scope.Model;
        }
        // A fault by its status and a limit by nothing but prose, which may be about whatever the server calls.
        if (fields.isServersFault() && !RateLimitRules.byCode(fields)) {
            return Scope.Model;
        }
        return ofLimitWords(fields)
                        || LimitRules.isOfPlan(fields)
                        || window.endsWith("week")
                        || window.endsWith("month")
                        || holder == LimitWindow.Holder.Account
                ? Scope.Credential
                : Scope.Model;
    }

    private static boolean ofLimitWords(ErrorFields fields) {
        return fields.mentions(ACCOUNT)
                || isDjangoThrottle(fields)
                || (fields.says(REMAIN) && finds(REMAINDER, fields))
                || (fields.says(PLEASE_WAIT) && finds(COPILOT_ACCOUNT, fields));
    }

    private static boolean finds(Pattern pattern, ErrorFields fields) {
        return fields.judged().stream()
                .anyMatch(message -> pattern.matcher(message).find());
    }

    /** Django REST framework throttles users, and says so in {@code detail} without machine names. */
    private static boolean isDjangoThrottle(ErrorFields fields) {
        return fields.ids().isEmpty() && fields.says(THROTTLED) && fields.says(AVAILABLE_IN);
    }

    private static Scope ofRefusal(ErrorFields fields) {
        if (fields.page() || fields.named(CHALLENGE)) {
            return Scope.Provider;
        }
        if (fields.mentions(REFUSED_MODEL)) {
            return Scope.Model;
        }
        return fields.mentions(REFUSED_OWNER) ? Scope.Credential : Scope.Model;
    }

    /** A page says that nothing behind it answers; an API that answers in its own words is there. */
    private static boolean isGatewayPage(ErrorFields fields) {
        return fields.says(GATEWAY_WORDS) || (fields.page() && fields.statusIn(503, 521, 523, 525, 526, 530));
    }
}
