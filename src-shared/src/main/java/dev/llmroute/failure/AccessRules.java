package dev.llmroute.failure;

import dev.llmroute.failure.ClassRules.Verdict;
import java.util.Set;
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

    private static final Phrases KEY = Phrases.of("api key, apikey, account deactivated");

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
            token quota reached, reject no credit, credits error, monthly limit error, user limit error,
            subscription expired, subscription inactive, no payment method, payment method required, trial expired""");

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
            subscription has expired, subscription expired, add payment, prepayment, exceeded its budget,
            no payment method, no valid payment, payment method is required, payment method required,
            payment method on file, missing payment method, payment failed, payment has failed, payment past due,
            account is past due, credits error, subscription has ended, subscription ended, subscription is inactive,
            subscription is not active, subscription inactive, no active subscription, subscription has been cancel,
            subscription was cancel, subscription cancel, subscription lapsed, subscription has lapsed, trial has expired,
            trial expired, trial has ended, trial ended, plan has expired, plan expired, balance is exhausted,
            balance exhausted, balance has been exhausted, balance is empty, balance is zero, balance is negative,
            no balance, no funds, no credit, credits remaining 0, 余额不足, 欠费, 余额已, 余额为, 额度不足, 额度已用, 额度已耗尽,
            额度用尽, 额度耗尽, 套餐已到期, 套餐已过期, 套餐到期, 订阅已过期, 订阅已到期, 订阅已失效, 未绑定支付, 没有支付方式""");

    /** Of a key that is refused by 401: what is counted then is the key's own. */
    private static final Phrases KEYS_QUOTA = Phrases.of("""
            quota exceeded, quota exhausted, quota has been exceeded, quota has been exhausted, quota is exhausted,
            quota used up, quota has been used, quota is used, quota is not enough, quota not enough, quota is insufficient,
            quota insufficient, insufficient quota, insufficient user quota, exceeded your quota, exceeded your current quota,
            out of quota, no quota, quota reached, quota depleted, 配额不足, 配额已, 额度已, 额度不足, 额度为""");

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

    /** What vendors call models: Azure's and Databricks' names for them, Ark's. */
    private static final Phrases MODEL_OF_ANY_NAME = Phrases.of("model., models., deployment., endpoint.");

    private static final Set<String> NOT_FOUND_ALONE = Set.of(
            "notfound",
            "404",
            "404notfound",
            "pagenotfound",
            "resourcenotfound",
            "thisresourcenotfound",
            "therequestedresourcewasnotfound",
            "gone",
            "410gone");

    private static final Phrases GONE = Phrases.of("""
            does not exist, decommissioned, is deprecated, been deprecated, been retired, no longer supported,
            no longer available, has been removed, has been shut down""");

    private static final Phrases FORBIDDEN_CODES = Phrases.of("""
            permission denied, permission error, access denied, forbidden, not authorized, account deactivated""");

    private static final Phrases FORBIDDEN_FIELD = Phrases.of("""
            extra forbidden, extra fields forbidden, extra field forbidden, field forbidden, forbidden field,
            fields forbidden, forbidden param, param forbidden, parameter forbidden, forbidden extra, value error""");

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
        if (!fields.isRefusal()) {
            return null;
        }
        if (fields.status() == 401) {
            return isSomethingElse(fields) ? null : rejected(fields);
        }
        boolean rejected = fields.named(REJECTED_CODES)
                || (fields.status() == 403 && fields.tells(REJECTED_WORDS))
                || (fields.statusIn(0, 400) && Sentences.REJECTED.open(fields));
        return rejected ? new Verdict(FailureClass.Unauthorized, "key-rejected") : null;
    }

    /**
     * A 401 that does not say that it is the key is perhaps one of another server: of a tool's, with the caller's own token. Where it tells
     * of one, it is this request's.
     */
    private static Verdict rejected(ErrorFields fields) {
        if (fields.tellsOfAnotherServer() && !fields.named(KEY)) {
            return new Verdict(FailureClass.Unauthorized, Scope.Request, "", Failure.UNPROVEN_KEY);
        }
        boolean proven = fields.named(REJECTED_CODES)
                || fields.named(KEY)
                || fields.says(REJECTED_WORDS)
                || Sentences.REJECTED.open(fields);
        return new Verdict(FailureClass.Unauthorized, proven ? "status-401" : Failure.UNPROVEN_KEY);
    }

    /**
     * Gateways that answer 401 to whatever keeps a key from being used: OpenCode's {@code CreditsError}, {@code MonthlyLimitError} and
     * {@code ModelError}, new-api's used up tokens. A key that is said to be wrong is wrong, whatever else is said of balances.
     */
    private static boolean isSomethingElse(ErrorFields fields) {
        return isUnpaidById(fields)
                || (!fields.says(REJECTED_WORDS)
                        && (isUnpaidByWords(fields) || ClassRules.isLimited(fields) || AskedModel.isMissing(fields)));
    }

    /** A person must pay or raise a cap. "quota", "upgrade", "plan" and "billing" alone prove nothing; windows that reset do not count. */
    static @Nullable Verdict unpaid(ErrorFields fields) {
        if (fields.statusIn(404, 408, 413, 504)) {
            return null;
        }
        if (isUnpaidById(fields) || isUnpaidByWords(fields)) {
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

    private static boolean isUnpaidByWords(ErrorFields fields) {
        return (fields.tells(UNPAID_WORDS) && !fields.isServersFault())
                || Sentences.UNPAID.open(fields)
                || (fields.status() == 401
                        && fields.says(KEYS_QUOTA)
                        && !fields.says(WindowName.SHORT)
                        && WindowName.longPeriod(fields.words()).isEmpty());
    }

    /** OpenAI's code and sentence, which others use for windows too: Alibaba for minutes, Google for every quota. */
    private static boolean isBillingQuota(ErrorFields fields) {
        return fields.named(BILLING_QUOTA_CODES)
                || (fields.tells(KEY_LIMIT) && !fields.isServersFault())
                || (((fields.tells(CURRENT_QUOTA) && !fields.isServersFault()) || Sentences.CURRENT_QUOTA.open(fields))
                        && !fields.named(NOT_BILLING_CODES)
                        && fields.judged().stream().anyMatch(message -> message.contains("billing details"))
                        && fields.numbers().isEmpty());
    }

    private static boolean isUnpaidById(ErrorFields fields) {
        return (fields.status() == 401 && fields.named(INSUFFICIENT_QUOTA)) || fields.named(UNPAID_CODES);
    }

    /**
     * That something is not there. It is the model only where a machine name says so, or a sentence that names the model that was asked;
     * files, threads and tools that a request names are the request's own.
     */
    static @Nullable Verdict modelNotFound(ErrorFields fields) {
        if (!fields.isRefusal() && fields.status() != 503) {
            return null;
        }
        if (fields.named(NO_MODEL_CODES)) {
            return new Verdict(FailureClass.ModelNotFound, Scope.Model, "", "model-not-found");
        }
        if (fields.statusIn(0, 400, 404, 422, 503) && isNotForThisRequest(fields)) {
            return new Verdict(FailureClass.ModelNotFound, Scope.Request, "", "not-for-this-request");
        }
        boolean missing = fields.model().isEmpty()
                ? saysThatModelIsMissing(fields)
                : AskedModel.isMissing(fields) || NvidiaFunction.isMissing(fields) || Sentences.NO_MODEL.open(fields);
        if (missing) {
            String rule = fields.statusIn(404, 410) ? "status-" + fields.status() : "model-not-found";
            return new Verdict(FailureClass.ModelNotFound, Scope.Model, "", rule);
        }
        return fields.statusIn(404, 410) && isNoApi(fields)
                ? new Verdict(FailureClass.ServerError, Scope.Model, "", Failure.NO_API)
                : null;
    }

    /** A router of requests has the model, but not with what this request wants of it. */
    private static boolean isNotForThisRequest(ErrorFields fields) {
        // Of a request that is not known, a response without a cause of its own is the model's.
        boolean byModel = fields.model().isEmpty() && fields.status() == 404 && Sentences.FOR_TOOLS.open(fields);
        return Sentences.NOT_FOR_THIS_REQUEST.open(fields) && !byModel;
    }

    /** Where nobody tells which model was asked, what the message says of one has to do. */
    private static boolean saysThatModelIsMissing(ErrorFields fields) {
        boolean gone = fields.statusIn(404, 410);
        return (fields.statusIn(0, 400, 403, 404, 410, 422, 503)
                        && (fields.says(NO_MODEL_WORDS)
                                || isNamedAndMissing(fields)
                                || (fields.status() != 503 && fields.says(MODEL) && fields.says(GONE))
                                || Sentences.NO_MODEL.open(fields)))
                || (gone && (fields.says(MODEL_OF_ANY_NAME) || NvidiaFunction.isMissing(fields)));
    }

    private static boolean isNamedAndMissing(ErrorFields fields) {
        return fields.says(MODEL)
                && fields.judged().stream()
                        .anyMatch(message -> MISSING_MODEL.matcher(message).find());
    }

    /** No API's error but a page, nothing at all, or a server that does not know the path: the base URL is wrong. */
    private static boolean isNoApi(ErrorFields fields) {
        return fields.page()
                || (fields.messages().isEmpty() && fields.ids().isEmpty())
                || (!fields.messages().isEmpty()
                        && fields.messages().stream()
                                .allMatch(message -> NOT_FOUND_ALONE.contains(
                                        LettersOnly.of(message.substring(0, Math.min(message.length(), 60))))))
                || Sentences.NO_PATH.open(fields);
    }

    static @Nullable Verdict forbidden(ErrorFields fields) {
        if (fields.status() == 403 || fields.status() == 407) {
            return new Verdict(FailureClass.Forbidden, "status-" + fields.status());
        }
        // Pydantic's "extra_forbidden" is a field of the request.
        boolean forbidden = fields.isRefusal()
                && ((fields.named(FORBIDDEN_CODES) && !fields.named(FORBIDDEN_FIELD))
                        || (!fields.statusIn(404, 410) && fields.says(FORBIDDEN_WORDS)));
        return forbidden ? new Verdict(FailureClass.Forbidden, "access-denied") : null;
    }
}
