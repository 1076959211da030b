package dev.llmroute.router.upstream;

import dev.llmroute.cooldown.TimeSource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/**
 * What calls to providers are made with, on one event loop.
 *
 * @param keepAlive how often it is told that a stream has begun and says nothing
 */
public record UpstreamClient(Vertx vertx, HttpClient http, Duration keepAlive, TimeSource time) {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** Shorter than providers and what stands before them keep idle connections open. */
    private static final int IDLE_SECONDS = 25;

    /** @param maxCalls at the same time: no call waits for another one's connection, it would fail as if its provider had not been reached */
    public static UpstreamClient of(Vertx vertx, int maxCalls, Duration keepAlive, TimeSource time) {
        HttpClient http = vertx.httpClientBuilder()
                .with(new HttpClientOptions().setMaxHeaderSize(MAX_HEADER_BYTES).setKeepAliveTimeout(IDLE_SECONDS))
                .with(new PoolOptions().setHttp1MaxSize(maxCalls))
                // The call hears of it too, and says whose it was; without a handler there would be a nameless line
                // besides.
                .withConnectHandler(connection -> connection.exceptionHandler(lost -> {}))
                .build();
        return new UpstreamClient(vertx, http, keepAlive, time);
    }
}
