package dev.llmroute.operator.apiserver;

import java.net.http.HttpRequest;
import java.time.Duration;

/** Sees every call to the API server but the watches, each try of it. Called by many threads; must not block. */
public interface CallObserver {
    /** What {@link #ends} gets where there was no answer. */
    int NO_ANSWER = 0;

    /**
     * A request is about to go out.
     *
     * @throws RuntimeException where it must not; the call fails with it
     */
    default void begins(HttpRequest request) {}

    /**
     * A request that began has been answered, or will not be.
     *
     * @param status of HTTP; {@link #NO_ANSWER} where there was none
     */
    void ends(HttpRequest request, int status, Duration took);
}
