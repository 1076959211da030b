package dev.llmroute.router.testing;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Plays providers by a script, and remembers what it was asked. The first part of the path tells the provider; {@code provider#key} in
 * the script is what it answers to one key.
 */
public final class ScriptedProvider implements AutoCloseable {
    /** What it was asked. */
    public record Asked(String provider, Map<String, String> headers, JsonNode body) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes escapes, so that half a character survives. */
    private static final ObjectMapper ESCAPING =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** A point in time, in seconds since 1970. */
    private static final Pattern FROM_NOW = Pattern.compile("@now\\+(\\d+)");

    private final RawServer server = new RawServer(this::answer);
    private final Map<String, Deque<JsonNode>> script = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public int port() {
        return server.port();
    }

    /** Forgets all before, and answers by these from now on: one answer, or several in turn of which the last stays. */
    public void play(JsonNode plan) {
        asked.clear();
        script.clear();
        for (var each : plan.properties()) {
            Deque<JsonNode> answers = new ArrayDeque<>();
            if (each.getValue().isArray()) {
                each.getValue().forEach(answers::add);
            } else {
                answers.add(each.getValue());
            }
            script.put(each.getKey(), answers);
        }
    }

    public List<Asked> asked() {
        return asked;
    }

    private void answer(Socket caller) throws IOException {
        InputStream in = caller.getInputStream();
        for (String head = RawServer.head(in); !head.isEmpty(); head = RawServer.head(in)) {
            List<String> lines = head.lines().toList();
            Map<String, String> headers = new HashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            byte[] body = in.readNBytes(RawServer.length(head));
            String provider = lines.getFirst().split("[ /]+")[1];
            asked.add(new Asked(provider, headers, JSON.readTree(body)));
            write(next(provider, headers), caller.getOutputStream());
        }
    }

    private JsonNode next(String provider, Map<String, String> headers) throws IOException {
        String key = headers.getOrDefault("authorization", headers.getOrDefault("x-api-key", ""));
        Deque<JsonNode> answers = script.get(provider + "#" + key.replaceFirst("^(Bearer )?llm-keys-k", "key-"));
        answers = answers == null ? script.get(provider) : answers;
        if (answers == null) {
            return JSON.readTree("{\"status\": 404, \"body\": {\"error\": {\"message\": \"not in the script\"}}}");
        }
        synchronized (answers) {
            return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        }
    }

    private static void write(JsonNode answer, OutputStream out) throws IOException {
        if (answer.has("sse")) {
            stream(answer, out);
        } else {
            whole(answer, out);
        }
        out.flush();
    }

    private static void whole(JsonNode answer, OutputStream out) throws IOException {
        JsonNode said = answer.path("body");
        byte[] body = (said.isTextual() ? said.asText() : said.isMissingNode() ? "" : said.toString())
                .getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + answer.path("status").asInt(200) + " Status\r\n");
        if (!answer.path("headers").has("content-type")) {
            head.append("content-type: application/json\r\n");
        }
        for (var header : answer.path("headers").properties()) {
            String value = FROM_NOW.matcher(header.getValue().asText())
                    .replaceAll(
                            match -> Long.toString(System.currentTimeMillis() / 1000 + Long.parseLong(match.group(1))));
            head.append(header.getKey()).append(": ").append(value).append("\r\n");
        }
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.UTF_8));
        out.write(body);
    }

    private static void stream(JsonNode answer, OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (JsonNode event : answer.path("sse")) {
            if (event.isNumber()) {
                pause(event.asDouble());
                continue;
            }
            byte[] bytes = event(event, answer.path("anthropic").asBoolean()).getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        if (answer.path("cut").asBoolean()) {
            throw new IOException("cut off by the script");
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** The time that a model thinks is part of the script. */
    private static void pause(double seconds) {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static String event(JsonNode event, boolean anthropic) throws IOException {
        if (event.isTextual()) {
            return "data: " + event.asText() + "\n\n";
        }
        if (event.has("_raw")) {
            return event.get("_raw").asText();
        }
        if (event.has("_ev")) {
            return "event: " + event.get("_ev").asText() + "\ndata: " + text(event.get("data")) + "\n\n";
        }
        String name = anthropic ? "event: " + event.get("type").asText() + "\n" : "";
        return name + "data: " + text(event) + "\n\n";
    }

    private static String text(JsonNode json) throws IOException {
        return ESCAPING.writeValueAsString(json);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
