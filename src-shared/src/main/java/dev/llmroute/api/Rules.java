package dev.llmroute.api;

/**
 * What a schema cannot say by bounds and patterns: rules in CEL (the Common Expression Language as the API server evaluates
 * it), and what to tell whoever breaks one. {@code dev.llmroute.config} has each rule in Java, under the same text.
 */
public final class Rules {
    public static final String DURATION = "self.matches(r\"" + Limits.DURATION + "\")";
    public static final String DURATION_MESSAGE = "is no duration; write for example 250ms, 60s, 5m or 1h30m";

    /** In CEL a duration has no days; a ramp of days is too long anyway. */
    public static final String RAMP =
            DURATION + " && !self.contains('d') && duration(self) <= duration('" + Limits.MAX_RAMP + "')";

    public static final String RAMP_MESSAGE =
            "is no duration of at most " + Limits.MAX_RAMP + "; write for example 0s, 30s or 2m";

    public static final String URL = "self.matches(r\"" + Limits.URL + "\")";
    public static final String URL_MESSAGE =
            "is no base URL; write for example https://api.openai.com/v1: http or https, a host, no user, query or fragment";

    /** Of a provider. */
    public static final String NOT_TO_ITSELF = "!has(self.fallbackTo) || !(self.name in self.fallbackTo)";

    public static final String NOT_TO_ITSELF_MESSAGE =
            "a provider cannot fall back to itself: its other models are tried first anyway";

    /** What a call needs for itself, in lower case and quotes. */
    private static final String FRAMING =
            "'accept', 'accept-encoding', 'connection', 'content-encoding', 'content-length',"
                    + " 'content-type', 'cookie', 'expect', 'host', 'keep-alive', 'proxy-authorization', 'te', 'trailer',"
                    + " 'transfer-encoding', 'upgrade', 'user-agent', 'x-request-id'";

    /** Of the name of the header that carries a provider's key. */
    public static final String CREDENTIAL_HEADER = "!(self.lowerAscii() in [" + FRAMING + "])";

    public static final String CREDENTIAL_HEADER_MESSAGE =
            "is set by the router itself; take the header in which the provider wants its key, for example api-key";

    /** Of the name of a provider's header. */
    public static final String FREE_HEADER = "!(self.lowerAscii() in ['authorization', 'x-api-key', " + FRAMING + "])";

    public static final String FREE_HEADER_MESSAGE =
            "is set by the router itself, or carries a key, which belongs into credentials; leave it out";

    /** Of the list of providers. */
    public static final String KNOWN_PROVIDERS =
            "self.all(p, !has(p.fallbackTo) || p.fallbackTo.all(f, self.exists(q, q.name == f)))";

    /** It names no culprit: an expression that did costs more than the API server grants. */
    public static final String KNOWN_PROVIDERS_MESSAGE =
            "each entry of a provider's fallbackTo must be the name of a provider of this route";

    /** Of the list of providers. */
    public static final String FEW_TARGETS = "self.map(p, size(p.models)"
            + " * (has(p.credentials) && size(p.credentials) > 0 ? size(p.credentials) : 1)).sum() <= "
            + Limits.MAX_TARGETS;

    public static final String FEW_TARGETS_MESSAGE =
            "more than " + Limits.MAX_TARGETS + " targets (models times credentials); split the route";

    /** Of {@code spec.auth}. */
    public static final String KEYS_GIVEN = "self.mode != 'ApiKey' || (has(self.keys) && size(self.keys) > 0)";

    public static final String KEYS_GIVEN_MESSAGE =
            "mode ApiKey needs at least one key; or write mode: None to let everybody in";

    private static final String OF_REQUEST =
            "self.class in ['ContextLength', 'PayloadTooLarge', 'ContentFilter', 'InvalidRequest', 'ToolFailure']";

    /** Of an entry of {@code spec.detection}. */
    public static final String WAIT_OF_NO_REQUEST = "!has(self.waitGroup) || !(" + OF_REQUEST + ")";

    public static final String WAIT_OF_NO_REQUEST_MESSAGE =
            "a failure of this class is the request's own: no wait helps; leave waitGroup out, or take another class";

    /** Of an entry of {@code spec.detection}. */
    public static final String SCOPE_OF_REQUEST =
            "!has(self.scope) || self.scope == 'request' || !(" + OF_REQUEST + ")";

    public static final String SCOPE_OF_REQUEST_MESSAGE =
            "a failure of this class concerns the request only; leave scope out, or take another class";

    private Rules() {}
}
