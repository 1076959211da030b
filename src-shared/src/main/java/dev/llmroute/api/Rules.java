package dev.llmroute.api;

/**
 * What a schema cannot say by bounds and patterns: rules in CEL (the Common Expression Language as the API server evaluates
 * it), and what to tell whoever breaks one. {@code dev.llmroute.config} has each rule in Java, under the same text.
 */
public final class Rules {
    public static final String DURATION = "self.matches(r\"" + Limits.DURATION + "\")";
    public static final String DURATION_MESSAGE =
            "is no duration, or too long a one; write for example 250ms, 60s, 5m, 1h30m or 2d";

    public static final String POSITIVE = DURATION + " && self.matches('[1-9]')";
    public static final String POSITIVE_MESSAGE =
            "is no duration above 0, or too long a one; write for example 250ms, 60s, 5m, 1h30m or 2d";

    /** In CEL a duration has no days; a ramp of days is too long anyway. */
    public static final String RAMP =
            DURATION + " && !self.contains('d') && duration(self) <= duration('" + Limits.MAX_RAMP + "')";

    public static final String RAMP_MESSAGE =
            "is no duration of at most " + Limits.MAX_RAMP + "; write for example 0s, 30s or 2m";

    public static final String URL = "self.matches(r\"" + Limits.URL + "\")";
    public static final String URL_MESSAGE =
            "is no base URL; write for example https://api.openai.com/v1: http or https, a host, no user, query or fragment";

    /** Of a base URL. */
    public static final String NO_ENDPOINT = "!self.matches(r\"" + Limits.ENDPOINT + "\")";

    public static final String NO_ENDPOINT_MESSAGE =
            "is the address of one endpoint, to which the router would add another; write what comes before it, for example"
                    + " https://api.openai.com/v1 or https://api.anthropic.com";

    /** Of a base URL. */
    public static final String CALLABLE = "!self.matches(r\"" + Limits.NEVER_CALLED + "\")";

    public static final String CALLABLE_MESSAGE =
            "is an address that no router calls: link-local, metadata, multicast or none at all; write the provider's own";

    /** Of a provider. */
    public static final String OWN_NETWORK =
            "(has(self.network) && self.network == 'Private') || !self.baseUrl.matches(r\"" + Limits.PRIVATE_ADDRESS
                    + "\")" + " || self.baseUrl.matches(r\"" + Limits.NEVER_CALLED + "\")";

    public static final String OWN_NETWORK_MESSAGE =
            "is a private or loopback address, which network Public does not call; add network: Private to the provider if that is"
                    + " meant";

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

    /** It names no culprit: an expression that did costs a hundred times more than the API server grants. {@code validate} does. */
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

    /** Of what a model can do. */
    public static final String ANSWER_IN_WINDOW =
            "!has(self.contextWindow) || !has(self.maxOutputTokens) || self.maxOutputTokens <= self.contextWindow";

    public static final String ANSWER_IN_WINDOW_MESSAGE =
            "is more than contextWindow, in which request and answer have room together; correct one of them";

    /**
     * Of a pattern in {@code spec.detection}: one that cannot be compiled is an error of the expression. Kubernetes overlooks in what is
     * stored already that a rule is false, but not that it has an error: so one that stays as it was is not looked at.
     */
    public static final String COMPILES =
            "(oldSelf.hasValue() && oldSelf.value() == self) || ''.matches(self) in [true, false]";

    public static final String COMPILES_MESSAGE = "is no regular expression of RE2";

    /** Of an entry of {@code spec.detection}: where the group is, there is this text, or so many parentheses. */
    public static final String GROUP_WRITTEN = "!has(self.waitGroup) || (self.waitGroup.matches('^[0-9]')"
            + " ? self.pattern.split('(').size() > int(self.waitGroup)"
            + " : (self.pattern.contains('(?P<' + self.waitGroup + '>') || self.pattern.contains('(?<' + self.waitGroup + '>')))";

    public static final String GROUP_WRITTEN_MESSAGE =
            "is no group of the pattern; write (?P<wait>...) in the pattern and wait here, or the number of a group";

    /** Of {@code spec.router}. */
    public static final String ONE_SIZE = "!(has(self.replicas) && has(self.autoscaling))";

    public static final String ONE_SIZE_MESSAGE =
            "cannot be given beside autoscaling, which says how many pods there are; leave one of them out";

    /** Of {@code spec.router.autoscaling}. */
    public static final String MIN_BELOW_MAX = "!has(self.min) || self.min <= self.max";

    public static final String MIN_BELOW_MAX_MESSAGE = "is less than min; correct one of them";

    /** Of the name of a variable of router pods. */
    public static final String FREE_VARIABLE = "!self.startsWith('LLMROUTE_')";

    public static final String FREE_VARIABLE_MESSAGE =
            "is a variable of the operator's, as all that begin with LLMROUTE_; there are fields for what they say";

    /** Of labels of router pods. */
    public static final String FREE_LABELS = "!self.exists(key, key in ['app.kubernetes.io/name',"
            + " 'app.kubernetes.io/instance', 'app.kubernetes.io/component', 'app.kubernetes.io/part-of',"
            + " 'app.kubernetes.io/managed-by'])";

    public static final String FREE_LABELS_MESSAGE =
            "has a label by which the operator knows its pods: app.kubernetes.io/ with name, instance, component, part-of or"
                    + " managed-by; leave it out";

    private Rules() {}
}
