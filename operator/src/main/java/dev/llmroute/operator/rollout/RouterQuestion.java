package dev.llmroute.operator.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.json.ConfigurationJson;
import dev.llmroute.operator.rollout.RouterAnswer.Silent;
import dev.llmroute.operator.rollout.RouterAnswer.Told;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks router pods what they serve, at {@code /configz} of their admin port. Whoever may label pods can put one among them, so an answer
 * is bounded in time and size. Thread-safe.
 */
public final class RouterQuestion implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int OK = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<RouterEndpoint, URI> admin;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    /** @param port the admin port of routers */
    public RouterQuestion(int port) {
        this(endpoint -> {
            String host = endpoint.address().contains(":") ? "[" + endpoint.address() + "]" : endpoint.address();
            return URI.create("http://" + host + ":" + port);
        });
    }

    /** @param admin where the admin port of a router is */
    public RouterQuestion(Function<RouterEndpoint, URI> admin) {
        this.admin = admin;
    }

    /** Asks all at the same time; returns within {@link #PATIENCE}, in the order of the endpoints. */
    public List<RouterAnswer> ask(List<RouterEndpoint> endpoints) {
        List<CompletableFuture<RouterAnswer>> asked =
                endpoints.stream().map(this::ask).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<RouterAnswer> ask(RouterEndpoint endpoint) {
        HttpRequest request = HttpRequest.newBuilder(admin.apply(endpoint).resolve("/configz"))
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        return exchange.thenApply(response -> answer(endpoint, response))
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    exchange.cancel(true);
                    return new Silent(endpoint, why(failure));
                });
    }

    private static RouterAnswer answer(RouterEndpoint endpoint, HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            return new Silent(endpoint, "it answers " + response.statusCode());
        }
        try {
            return new Told(endpoint, JSON.readValue(response.body(), ConfigurationJson.class));
        } catch (IOException e) {
            return new Silent(endpoint, "it answers something else");
        }
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException
                ? "no answer within " + PATIENCE.toSeconds() + " s"
                : "no connection (" + cause.getClass().getSimpleName() + ")";
    }

    /** Ends at once; who still waits for an answer gets none. */
    @Override
    public void close() {
        http.shutdownNow();
    }
}
