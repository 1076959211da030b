package dev.llmroute.console.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.web.CaFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Calls an API server with the console's own token, by the JDK's own client: these are few calls, and the operator's client library
 * brings 16 MB of jars (docs/decisions/0047). Thread-safe.
 */
public final class ApiServerClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Entry.ApiServer apiServer;
    private final HttpClient client;

    /** An answer, whatever its status. */
    public record Answer(int status, String body) {
        /** @throws IOException where it is no JSON */
        public JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    /** @throws IllegalArgumentException where the CA file cannot be used */
    public ApiServerClient(Entry.ApiServer apiServer) {
        this.apiServer = apiServer;
        this.client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .sslContext(CaFile.trusted(apiServer.caFile()))
                .build();
    }

    /**
     * Waits for the whole answer.
     *
     * @param path with its query, beginning with a slash
     * @throws IOException where nobody answers within five seconds
     */
    public Answer get(String path) throws IOException, InterruptedException {
        return whole(request(path).GET());
    }

    /** The same for a call that carries JSON. */
    public Answer send(String method, String path, JsonNode body) throws IOException, InterruptedException {
        BodyPublisher json = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        return whole(request(path).header("Content-Type", "application/json").method(method, json));
    }

    /**
     * Reads an answer while it comes; the caller closes it.
     *
     * @throws IOException where nobody begins to answer within five seconds
     */
    public HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
        return answered(request(path).GET(), BodyHandlers.ofInputStream());
    }

    private Answer whole(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = answered(request, BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** What goes wrong is told to people, and of a refused connection the JDK's client says nothing. */
    private <T> HttpResponse<T> answered(HttpRequest.Builder request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request.build(), handler);
        } catch (IOException away) {
            throw away.getMessage() == null ? new IOException("Nobody answers at " + apiServer.address(), away) : away;
        }
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(apiServer.address().resolve(path))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(apiServer.tokenFile()).strip())
                .header("Accept", "application/json");
    }

    @Override
    public String toString() {
        return apiServer.address().toString();
    }
}
