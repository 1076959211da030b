package dev.llmroute.api;

/**
 * What holds where a route says nothing, as the schema writes it into stored routes. Such a default is part of the version: a
 * stored route keeps it for ever, so only constants stand here, nothing that is computed or may grow, and nothing that a list could
 * be merged with. {@code dev.llmroute.config.RouteResolver} does the same without them.
 */
public final class Defaults {
    public static final String MAX_ATTEMPTS = "3";
    public static final String BUDGET = "60s";
    public static final String WHEN_EXHAUSTED = "FailFast";
    public static final String MAX_INLINE_WAIT = "0s";
    public static final String HEDGE_PERCENT = "5";
    public static final String ON_BROKEN_STREAM = "Error";
    public static final String NOTIFY = "None";

    public static final String COOLDOWN = "5m";
    public static final String RAMP = "30s";

    public static final String CONNECT = "2s";
    public static final String FIRST_TOKEN = "30s";
    public static final String STALL = "30s";
    public static final String TOTAL = "10m";
    public static final String ADAPT = "None";
    public static final String ADAPT_FACTOR = "4";
    public static final String ADAPT_FLOOR = "2s";

    public static final String NETWORK = "Public";
    public static final String WEIGHT = "1";
    public static final String SPREAD = "Conversation";
    public static final String FORESIGHT = "Headers";

    /** Of an object whose fields have defaults: without it they would not be filled in. */
    public static final String FIELDS = "{}";

    private Defaults() {}
}
