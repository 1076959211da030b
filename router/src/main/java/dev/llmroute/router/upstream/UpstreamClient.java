package dev.llmroute.router.upstream;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.router.egress.CaBundle;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.egress.Proxy;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * What calls to providers are made with, on one event loop.
 *
 * @param egress the proxies that they go through, and whom they trust
 * @param proxied judges the names that a proxy would look up
 * @param keepAlive how often it is told that a stream has begun and says nothing
 */
public record UpstreamClient(
        Vertx vertx, HttpClient http, Egress egress, ProxiedNames proxied, Duration keepAlive, TimeSource time) {
    private static final int MAX_HEADER_BYTES = 32 * 1024;

    /** Shorter than providers and what stands before them keep idle connections open. */
    private static final int IDLE_SECONDS = 25;

    /** @param maxCalls at the same time: no call waits for another one's connection, it would fail as if its provider had not been reached */
    public static UpstreamClient of(Vertx vertx, int maxCalls, Egress egress, Duration keepAlive, TimeSource time) {
        HttpClientOptions options =
                new HttpClientOptions().setMaxHeaderSize(MAX_HEADER_BYTES).setKeepAliveTimeout(IDLE_SECONDS);
        egress.ca().map(CaBundle::trust).ifPresent(options::setTrustOptions);
        HttpClientAgent http = vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(maxCalls))
                // The call hears of it too, and says whose it was; without a handler there would be a nameless line
                // besides.
                .withConnectHandler(connection -> connection.exceptionHandler(lost -> {}))
                .build();
        egress.ca()
                .ifPresent(ca ->
                        ca.onChange(trust -> http.updateSSLOptions(new ClientSSLOptions().setTrustOptions(trust))));
        return new UpstreamClient(vertx, http, egress, new ProxiedNames(vertx, time), keepAlive, time);
    }

    /** Makes the call go through the proxy that is meant for it; false where it goes directly. */
    boolean setProxy(RequestOptions endpoint) {
        if (egress.proxies().isNone()) {
            return false;
        }
        Optional<Proxy> proxy =
                egress.proxies().to(Boolean.TRUE.equals(endpoint.isSsl()), endpoint.getHost(), endpoint.getPort());
        Optional<TrustOptions> trust = egress.ca().map(CaBundle::trust);
        proxy.ifPresent(through -> endpoint.setProxyOptions(through.options(trust)));
        return proxy.isPresent();
    }
}
