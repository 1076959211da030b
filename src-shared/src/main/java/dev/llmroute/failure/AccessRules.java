package dev.llmroute.failure;

import dev.llmroute.failure.ClassRules.Verdict;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Failures of keys, accounts, regions and models: what the caller may use, and what is paid for. */
final class AccessRules {
    private static final Phrases REGION_CODES = Phrases.of("""
            unsupported country, unsupported region, region not supported, location not supported, geo block,
            unsupported location""");

    private static final Phrases REGION_WORDS = Phrases.of("""
            country region or territory, location is not supported, region is not supported, region not supported,
            country is not supported, country not supported, unsupported country, unsupported region,
            not available in your country, not available in your region, not available in your location,
            unavailable in your region, unavailable in your country, unavailable in your location,
            access from your region, access from your country, request not allowed""");

    private static final Phrases REJECTED_CODES = Phrases.of("""
            api key invalid, invalid api key, incorrect api key, api key expired, api key not found, api key missing,
            missing api key, authentication error, authentication failed, invalid authentication,
            authentication fails, unauthenticated, unauthorized, unrecognized client, invalid signature,
            incomplete signature, expired token, token expired, missing authentication token, invalid access token,
            invalid credentials, api key disabled, authentication required, invalid client token""");

    private static final Phrases REJECTED_WORDS = Phrases.of("""
            api key not valid, invalid api key, incorrect api key, api key is invalid, api key is not valid,
            api key expired, api key has expired, api key was reported, api key provided is, missing api key,
            no api key, api key is missing, api key not found, invalid authentication, authentication failed,
            invalid credentials, token seems invalid, security token included in the request is, invalid bearer token,
            invalid access token, access token is invalid, authorization failed, api key has been revoked,
            api key has been disabled""");

    private static final Phrases BILLING_QUOTA_CODES = Phrases.of("insufficient quota, access terminated");

    private static final Phrases KEY_LIMIT = Phrases.of("key limit exceeded");

    private static final Phrases CURRENT_QUOTA = Phrases.of("exceeded your current quota");

    private static final Phrases NOT_BILLING_CODES = Phrases.of("resource exhausted, rate limit");

    private static final Phrases INSUFFICIENT_QUOTA = Phrases.of("insufficient quota");

    private static final Phrases UNPAID_CODES = Phrases.of("""
            insufficient balance, insufficient credit, insufficient fund, insufficient account balance,
            not enough credit, not enough balance, no credit, out of credit, credit limit, credit exhausted,
            credits exhausted, credit balance, billing, payment required, budget exceeded, exceeded budget,
            budget limit, budget exhausted, spend limit, spending limit, exceeded current quota, service quota exceeded, arrearage,
            overdue, bill overdue, free tier only, consumption limit, balance not enough, insufficient user quota,
            token quota reached, reject no credit""");

    private static final Phrases UNPAID_WORDS = Phrases.of("""
            insufficient balance, insufficient credit, insufficient fund, insufficient account balance,
            not enough credit, not enough balance, not have enough credit, no credits, have any credits,
            all available credits, out of credit, requires more credits, included credits, credits or licenses,
            credits have been exhausted, credits have been used, credits have been depleted, credits are depleted,
            credits expired, all credits, used all your credits, no remaining credits, 0 remaining credits,
            credit limit, spending limit, spend limit, spending cap, spend cap, monthly spend,
            budget has been exceeded, budget exceeded, budget exhausted, budget has been exhausted, budget is exhausted,
            usage limits exhausted, exceeded budget, over budget, max budget, billing hard limit,
            hard limit has been, balance is insufficient, check your account balance, balance is too low,
            balance too low, negative balance, in arrears, overdue, payment required, unpaid, billing is not active,
            billing not active, account is not active, api usage limits, inactive subscription,
            subscription has expired, subscription expired, add payment, prepayment, exceeded its budget, 余额不足, 欠费,
            余额已, 额度不足, 额度已用, 套餐已到期""");

    private static final Phrases NO_MODEL_CODES = Phrases.of("""
            model not found, model not exist, no such model, unknown model, invalid model, model decommission,
            model deprecated, model retired, model not available, model unavailable, deployment not found,
            model not supported, model does not exist, unsupported model, invalid endpoint, model not open""");

    private static final Phrases NO_MODEL_WORDS = Phrases.of("""
            no such model, unknown model, unsupported model, invalid model, not a valid model, model not found,
            no endpoints found, model identifier is invalid, model does not exist, model is not found,
            model has been decommissioned, model has been deprecated, model has been retired, model not exist,
            model not supported, 模型不存在""");

    private static final Phrases MODEL = Phrases.of("model.");

    private static final Phrases GONE = Phrases.of("""
            does not exist, decommissioned, is deprecated, been deprecated, been retired, no longer supported,
            no longer available, has been removed, has been shut down""");

    private static final Phrases FORBIDDEN_CODES = Phrases.of("""
            permission denied, permission error, access denied, forbidden, not authorized, account deactivated""");

    private static final Phrases FORBIDDEN_WORDS = Phrases.of("""
            not allowed to use, is not authorized, not authorized to, access denied, permission denied,
            do not have access, does not have access, dont have access, doesnt have access, does not have permission,
            do not have permission, organization has been disabled, account has been disabled, account is suspended,
            account has been suspended, account has been deactivated, operation not allowed""");

    /** "model `foo` is not supported", unlike "tools are not supported by this model". */
    private static final Pattern MISSING_MODEL = Pattern.compile(
            "\\bmodel:? ['\"`]?[\\w./:@-]{1,100}+['\"`]? (?:is not|not|isn't) (?:supported|available|found|deployed)",
            Pattern.CASE_INSENSITIVE);

    private AccessRules() {}

    static @Nullable Verdict region(ErrorFields fields) {
        boolean region = fields.status() == 451
                || (fields.isRefusal() && (fields.named(REGION_CODES) || fields.says(REGION_WORDS)));
        return region ? new Verdict(FailureClass.Forbidden, Scope.Provider, "", "region") : null;
    }

    static @Nullable Verdict unauthorized(ErrorFields fields) {
        if (!fields.isRefusal() || (fields.status() == 401 && isUnpaidById(fields))) {
            return null;
        }
        if (fields.status() == 401) {
            return new Verdict(FailureClass.Unauthorized, "status-401");
        }
        boolean rejected =
                fields.named(REJECTED_CODES) || (fields.statusIn(0, 400, 403) && fields.says(REJECTED_WORDS));
        return rejected ? new Verdict(FailureClass.Unauthorized, "key-rejected") : null;
    }

    /** A person must pay or raise a cap. "quota", "upgrade", "plan" and "billing" alone prove nothing; windows that reset do not count. */
    static @Nullable Verdict unpaid(ErrorFields fields) {
        if (fields.statusIn(404, 408, 413, 504)) {
            return null;
        }
        if (isUnpaidById(fields) || (fields.status() != 401 && fields.says(UNPAID_WORDS))) {
            return new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "unpaid");
        }
        if (isBillingQuota(fields)) {
            return LimitRules.resetsByItself(fields)
                    ? null
                    : new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "insufficient-quota");
        }
        return fields.status() == 402 && !LimitRules.resetsByItself(fields)
                ? new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "status-402")
                : null;
    }

    /** OpenAI's code and sentence, which others use for windows too: Alibaba for minutes, Google for every quota. */
    private static boolean isBillingQuota(ErrorFields fields) {
        return fields.named(BILLING_QUOTA_CODES)
                || fields.says(KEY_LIMIT)
                || (fields.says(CURRENT_QUOTA)
                        && !fields.named(NOT_BILLING_CODES)
                        && fields.messages().stream().anyMatch(message -> message.contains("billing details"))
                        && fields.numbers().isEmpty());
    }

    private static boolean isUnpaidById(ErrorFields fields) {
        return (fields.status() == 401 && fields.named(INSUFFICIENT_QUOTA)) || fields.named(UNPAID_CODES);
    }

    static @Nullable Verdict modelNotFound(ErrorFields fields) {
        if (!fields.isRefusal() && fields.status() != 503) {
            return null;
        }
        boolean named = fields.named(NO_MODEL_CODES);
        boolean said = fields.statusIn(0, 400, 403, 410, 422, 503)
                && (fields.says(NO_MODEL_WORDS)
                        || isNamedAndMissing(fields)
                        || (fields.status() != 503 && fields.says(MODEL) && fields.says(GONE)));
        if (named || said) {
            return new Verdict(FailureClass.ModelNotFound, Scope.Model, "", "model-not-found");
        }
        return fields.statusIn(404, 410)
                ? new Verdict(FailureClass.ModelNotFound, Scope.Model, "", "status-" + fields.status())
                : null;
    }

    private static boolean isNamedAndMissing(ErrorFields fields) {
        return fields.says(MODEL)
                && fields.messages().stream()
                        .anyMatch(message -> MISSING_MODEL.matcher(message).find());
    }

    static @Nullable Verdict forbidden(ErrorFields fields) {
        if (fields.status() == 403 || fields.status() == 407) {
            return new Verdict(FailureClass.Forbidden, "status-" + fields.status());
        }
        boolean forbidden = fields.isRefusal() && (fields.named(FORBIDDEN_CODES) || fields.says(FORBIDDEN_WORDS));
        return forbidden ? new Verdict(FailureClass.Forbidden, "access-denied") : null;
    }
}
