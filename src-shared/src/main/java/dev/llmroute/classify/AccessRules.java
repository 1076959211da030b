package dev.llmroute.classify;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import org.jspecify.annotations.Nullable;

/** Failures of keys and regions: who may call at all. */
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
        return PaymentRules.isUnpaidById(fields)
                || (!fields.says(REJECTED_WORDS)
                        && (PaymentRules.isUnpaidByWords(fields)
                                || RateLimitRules.isLimited(fields)
                                || AskedModel.isMissing(fields)));
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
