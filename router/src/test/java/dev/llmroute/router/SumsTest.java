package dev.llmroute.router;

import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.KEY;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.RequestSums;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.AccessLogLines;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The sums of a router and its access log tell the same. */
class SumsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_COOLDOWN = Set.of("Ceiling", "Budget", "Unsupported", "Overtaken");

    @AutoClose
    private final AccessLogLines lines = new AccessLogLines();

    private final List<MinuteSums> sums = new CopyOnWriteArrayList<>();

    @AutoClose
    private final WatchedRouter router = new WatchedRouter(
            Telemetry.fromEnvironment(Map.of("LLMROUTE_ACCESS_LOG", "json"), "r1"),
            "{maxAttempts: 3}",
            new FallbackLog() {
                @Override
                public void record(FallbackEvent event) {}

                @Override
                public void record(MinuteSums minute) {
                    sums.add(minute);
                }
            });

    private int sent;

    private void ask(String path, String model, boolean stream, Map<String, String> headers) throws Exception {
        router.post(path, body(model, stream, ""), headers);
        sent++;
    }

    private void ask(String model) throws Exception {
        ask(CHAT, model, false, Map.of());
    }

    /** Asks a silent target and leaves. */
    private void leave() throws Exception {
        router.simulator.set("openai", "gpt-4o", new Behaviour.Silent());
        byte[] body = body("openai/gpt-4o", false, "").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.router.port())) {
            socket.getOutputStream()
                    .write(("POST " + CHAT + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + KEY
                                    + "\r\ncontent-length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            await().atMost(Duration.ofSeconds(10)).until(() -> router.simulator.open("openai", "gpt-4o") == 1);
        }
        sent++;
        awaitLines();
        router.simulator.reset();
    }

    private void awaitLines() {
        await().atMost(Duration.ofSeconds(20)).until(() -> lines.all().size() == sent);
    }

    /** Some hundred requests that end in all ways. */
    private void askAll() throws Exception {
        for (int i = 0; i < 60; i++) {
            ask(i % 2 == 0 ? CHAT : MESSAGES, "agent-chat", i % 3 == 0, Map.of());
        }
        ask("there-is-no-such-model");
        leave();
        router.simulator.set("openai", "gpt-4o-mini", new Behaviour.Fixed(400, "{}"));
        ask("openai/gpt-4o-mini");
        router.simulator.set("groq", "gemma2-9b-it", new Behaviour.Fixed(503, "{}"));
        ask("groq/gemma2-9b-it");
        router.limitFirst();
        for (int i = 0; i < 30; i++) {
            ask(i % 2 == 0 ? CHAT : MESSAGES, "agent-chat", i % 3 == 0, Map.of());
        }
        ask(CHAT, "agent-chat", false, Map.of("x-llmroute-no-fallback", "true"));
        router.simulator.set("groq", SECOND, new Behaviour.Fixed(429, "{}"));
        ask("agent-chat");
        ask(CHAT, "agent-chat", true, Map.of());
        awaitLines();
    }

    private List<JsonNode> routed() throws Exception {
        List<JsonNode> read = new ArrayList<>();
        for (String each : lines.all()) {
            JsonNode line = JSON.readTree(each);
            if (line.has("route")) {
                read.add(line);
            }
        }
        return read;
    }

    @Test
    void sums_are_those_of_the_access_log() throws Exception {
        askAll();
        router.router.close();

        Map<String, Long> expected = new TreeMap<>();
        for (JsonNode line : routed()) {
            addLine(expected, line);
        }
        Map<String, Long> counted = new TreeMap<>();
        for (MinuteSums minute : sums) {
            minute.requests().forEach(row -> addRow(counted, minute, row));
            minute.hops().forEach(row -> addRow(counted, minute, row));
        }
        assertThat(counted).isEqualTo(expected);
        assertThat(routed())
                .extracting(line -> line.path("outcome").asText())
                .contains("Answered", "Exhausted", "Failed", "Cancelled");
        assertThat(expected.keySet().toString())
                .as("what must be among them")
                .contains(
                        "RateLimitDaily hops", "RateLimitDaily leftOut", "RateLimitDaily lost", "InvalidRequest hops");
    }

    private static String minute(long atMs) {
        return Instant.ofEpochMilli(MinuteSums.minuteOf(atMs)).toString();
    }

    private static void addLine(Map<String, Long> all, JsonNode line) {
        String minute = minute(Instant.parse(line.path("time").asText()).toEpochMilli());
        String outcome = line.path("outcome").asText();
        String by = outcome.equals("Answered") ? line.path("target").asText() : "none";
        String key = String.join(
                " ",
                minute,
                line.path("namespace").asText() + "/" + line.path("route").asText(),
                line.path("caller").asText(),
                by,
                outcome);
        add(all, key + " requests", 1);
        add(all, key + " metered", line.has("inputTokens") ? 1 : 0);
        add(all, key + " input", line.path("inputTokens").asLong());
        add(all, key + " output", line.path("outputTokens").asLong());
        add(all, key + " lost", line.path("lostMs").asLong());
        add(all, key + " bucket " + Latency.bucket(line.path("durationMs").asLong()), 1);
        for (JsonNode passedBy : line.path("fallback")) {
            String reason = passedBy.path("reason").asText();
            if (!NO_COOLDOWN.contains(reason)) {
                String hop = minute + " " + passedBy.path("target").asText() + " " + reason;
                add(all, key + " avoided", passedBy.has("ms") ? 0 : 1);
                add(all, hop + " hops", 1);
                add(all, hop + " leftOut", passedBy.has("ms") ? 0 : 1);
                add(all, hop + " lost", passedBy.path("ms").asLong());
            }
        }
    }

    private static void addRow(Map<String, Long> all, MinuteSums minute, RequestSums row) {
        String key = String.join(
                " ",
                minute(minute.atMs()),
                row.route(),
                row.caller(),
                row.by().isEmpty() ? "none" : row.by(),
                row.outcome().name());
        add(all, key + " requests", row.requests());
        add(all, key + " metered", row.metered());
        add(all, key + " input", row.inputTokens());
        add(all, key + " output", row.outputTokens());
        add(all, key + " lost", row.lostMs());
        add(all, key + " avoided", row.avoided());
        for (int i = 0; i < Latency.BUCKETS; i++) {
            add(all, key + " bucket " + i, row.latency().count(i));
        }
    }

    private static void addRow(Map<String, Long> all, MinuteSums minute, HopSums row) {
        String hop = minute(minute.atMs()) + " " + row.from() + " " + row.reason();
        add(all, hop + " hops", row.hops());
        add(all, hop + " leftOut", row.leftOut());
        add(all, hop + " lost", row.lostMs());
    }

    private static void add(Map<String, Long> all, String key, long number) {
        if (number != 0) {
            all.merge(key, number, Long::sum);
        }
    }

    @Test
    void a_target_that_is_cooling_down_is_a_call_avoided_and_a_hop_without_one() throws Exception {
        router.limitFirst();
        for (int i = 0; i < 5; i++) {
            ask("agent-chat");
        }
        awaitLines();
        router.router.close();

        List<HopSums> hops =
                sums.stream().flatMap(minute -> minute.hops().stream()).toList();
        assertThat(hops).allSatisfy(hop -> {
            assertThat(hop.from()).isEqualTo("groq/" + FIRST);
            assertThat(hop.to()).isEqualTo("groq/" + SECOND);
            assertThat(hop.answered()).isEqualTo(hop.hops());
        });
        assertThat(hops.stream().mapToLong(HopSums::hops).sum()).isEqualTo(5);
        assertThat(hops.stream().mapToLong(HopSums::leftOut).sum()).isEqualTo(4);
        List<RequestSums> rows =
                sums.stream().flatMap(minute -> minute.requests().stream()).toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.first()).isEqualTo("groq/" + FIRST);
            assertThat(row.by()).isEqualTo("groq/" + SECOND);
            assertThat(row.fellBack()).isEqualTo(row.requests());
        });
        assertThat(rows.stream().mapToLong(RequestSums::avoided).sum()).isEqualTo(4);
    }
}
