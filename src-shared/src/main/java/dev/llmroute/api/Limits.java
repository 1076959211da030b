package dev.llmroute.api;

/** Bounds and patterns of the resource's fields, shared by the CRD and by what reads it. */
public final class Limits {
    /** A name that callers or people write: a DNS label. */
    public static final String NAME = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

    /** A duration such as {@code 250ms}, {@code 60s}, {@code 1h30m}. */
    public static final String DURATION = "^([0-9]{1,9}(ms|s|m|h|d))+$";

    /** An absolute http or https URL with a host and neither user, query nor fragment. */
    public static final String URL = "^https?://[A-Za-z0-9._\\[\\]:-]+(/[^?#\\s]*)?$";

    public static final int MAX_ALIASES = 32;
    public static final int MAX_PROVIDERS = 16;
    public static final int MAX_MODELS = 32;
    public static final int MAX_CREDENTIALS = 16;
    public static final int MAX_CALLER_KEYS = 256;
    public static final int MAX_ATTEMPTS = 20;

    private Limits() {}
}
