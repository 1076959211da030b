package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A caller of the simulator that knows no SDK. */
public final class Caller implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Simulator simulator;

    Caller(Simulator simulator) {
        this.simulator = simulator;
    }

    /** A request of one user message. */
    static String asking(String model, String text, String... members) {
        String more = Stream.of(members).map(member -> "," + member).reduce("", String::concat);
        return """
                {"model":"%s","messages":[{"role":"user","content":"%s"}]%s}""".formatted(model, text, more);
    }

    static String streaming(String model, String text) {
        return asking(model, text, "\"stream\":true");
    }

    /** The same in Anthropic's dialect, which needs a limit of tokens. */
    static String askingClaude(String model, String text, String... members) {
        return asking(
                model,
                text,
                Stream.concat(Stream.of("\"max_tokens\":100"), Stream.of(members))
                        .toArray(String[]::new));
    }

    static String streamingClaude(String model, String text) {
        return askingClaude(model, text, "\"stream\":true");
    }

    HttpResponse<String> chat(String provider, String body) {
        return chat(provider, "sk-some-key-1234", body);
    }

    HttpResponse<String> chat(String provider, String key, String body) {
        return send(request(provider, key, body));
    }

    HttpResponse<String> message(String provider, String body) {
        return message(provider, "sk-some-key-1234", body);
    }

    HttpResponse<String> message(String provider, String key, String body) {
        return send("POST", "/" + provider + "/v1/messages", body, "x-api-key", key, "anthropic-version", "2023-06-01");
    }

    CompletableFuture<HttpResponse<Stream<String>>> lines(String provider, String body) {
        return http.sendAsync(request(provider, "sk-some-key-1234", body), BodyHandlers.ofLines());
    }

    /** With headers as names and values in turn. */
    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.ofString(body));
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String provider, String key, String body) {
        return HttpRequest.newBuilder(URI.create(simulator.baseUrl(provider) + "/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** Sends a chat's request and leaves the reading to the test. */
    Socket open(String provider, String body) throws IOException {
        return open("/" + provider + "/v1/chat/completions", "", body);
    }

    /** The same in Anthropic's dialect. */
    Socket openMessage(String provider, String body) throws IOException {
        return open("/" + provider + "/v1/messages", "anthropic-version: 2023-06-01\r\n", body);
    }

    private Socket open(String path, String headers, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        socket.setSoTimeout(5_000);
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + length + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Keeps what came before an exception. */
    static void readAll(Socket socket, StringBuilder into) throws IOException {
        for (int next = socket.getInputStream().read();
                next >= 0;
                next = socket.getInputStream().read()) {
            into.append((char) next);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return json(response.body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of the {@code data} lines of a stream. */
    static List<String> data(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring(6))
                .toList();
    }

    /** The contents of a stream's chunks, each for itself; without the empty one of the role. */
    static List<String> contents(String stream) {
        return data(stream).stream()
                .filter(data -> !data.equals("[DONE]"))
                .map(data -> json(data).at("/choices/0/delta/content").asText(""))
                .filter(content -> !content.isEmpty())
                .toList();
    }

    /** The names of the events of a stream. */
    static List<String> events(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("event: "))
                .map(line -> line.substring(7))
                .toList();
    }

    /** The texts of the deltas of a stream in Anthropic's dialect. */
    static List<String> texts(String stream) {
        return data(stream).stream()
                .filter(data -> data.contains("text_delta"))
                .map(data -> json(data).at("/delta/text").asText())
                .toList();
    }

    static String content(HttpResponse<String> response) {
        return json(response).at("/choices/0/message/content").asText();
    }

    static String error(HttpResponse<String> response) {
        return json(response).at("/error/message").asText();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
