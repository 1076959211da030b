package dev.llmroute.operator.apiserver;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Another client, whose calls are seen by observers. Thread-safe. */
final class ObservedHttpClient extends HttpClient {
    private final HttpClient client;
    private final List<CallObserver> observers;

    ObservedHttpClient(HttpClient client, List<CallObserver> observers) {
        this.client = client;
        this.observers = observers;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request,
            HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> push) {
        long began = System.nanoTime();
        for (int i = 0; i < observers.size(); i++) {
            try {
                observers.get(i).begins(request);
            } catch (RuntimeException refused) {
                ended(observers.subList(0, i), request, CallObserver.NO_ANSWER, began);
                return CompletableFuture.failedFuture(refused);
            }
        }
        return client.sendAsync(request, handler, push)
                .whenComplete((response, failure) -> ended(
                        observers, request, failure == null ? response.statusCode() : CallObserver.NO_ANSWER, began));
    }

    private static void ended(List<CallObserver> observers, HttpRequest request, int status, long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        observers.forEach(observer -> observer.ends(request, status, took));
    }

    /** @throws UnsupportedOperationException always: nothing calls it, and it would not be seen */
    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("calls are asynchronous");
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
