package dev.llmroute.router.telemetry;

import io.vertx.core.MultiMap;

/** Where requests leave their traces. Thread-safe; nothing here blocks but {@link #close}. */
public interface Traces extends AutoCloseable {
    /** Nowhere. */
    Traces NONE = (scheme, method, path, template, headers) -> RequestTrace.NONE;

    /**
     * A request came.
     *
     * @param template the path with its variable parts in braces; empty where the router has nothing there, so that callers make up no names
     * @param headers in which the caller's trace may be
     */
    RequestTrace begin(String scheme, String method, String path, String template, MultiMap headers);

    /** Sends what is left, for a few seconds at most. */
    @Override
    default void close() {}
}
