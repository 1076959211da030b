package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.router.testing.CallersView;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.ScriptedProvider;
import dev.llmroute.router.translation.AnthropicRules;
import dev.llmroute.router.translation.OpenAiRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Faults that users of gateways like this one reported, each with what is right: {@code cases/*.json}. A case is what providers answer, one
 * request, and what must come of it at the caller, at the providers and in the memory of cooldowns.
 */
class ReportedCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CASES = Path.of("src/test/resources/cases");

    @AutoClose
    private static final ScriptedProvider provider = new ScriptedProvider();

    @AutoClose
    private static final OneRouter router = new OneRouter(routes().replace("PORT", "" + provider.port()));

    @AutoClose
    private static final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Answer(int status, String text, Duration silence) {}

    private static String routes() {
        try {
            return Files.readString(CASES.resolve("routes.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicContainer> what_others_reported_holds_here() throws IOException {
        List<DynamicContainer> kinds = new ArrayList<>();
        try (Stream<Path> files = Files.list(CASES)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode kind = JSON.readTree(file.toFile());
                kinds.add(DynamicContainer.dynamicContainer(
                        kind.get("title").asText(),
                        kind.get("cases")
                                .valueStream()
                                .map(each ->
                                        DynamicTest.dynamicTest(each.get("name").asText(), () -> play(each)))));
            }
        }
        assertThat(kinds).hasSizeGreaterThanOrEqualTo(20);
        return kinds.stream();
    }

    private static void play(JsonNode played) throws Exception {
        router.forget();
        provider.play(played.get("plan"));
        JsonNode request = played.get("request");
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < played.path("repeat").asInt(1); i++) {
            answers.add(send(request));
        }
        Answer answer = answers.getLast();
        if (played.path("follow_up").asBoolean()) {
            send(nextTurn(request, answer));
        }
        JsonNode want = played.get("want");
        if (want.path("all_200").asBoolean()) {
            assertThat(answers).extracting(Answer::status).containsOnly(200);
        }
        if (want.has("status")) {
            assertThat(answer.status())
                    .as(answer.text())
                    .isEqualTo(want.get("status").asInt());
        }
        if (want.has("silence_at_most_s")) {
            assertThat(answer.silence())
                    .isLessThanOrEqualTo(
                            Duration.ofSeconds(want.get("silence_at_most_s").asInt()));
        }
        want.path("has").forEach(piece -> assertThat(answer.text()).contains(piece.asText()));
        want.path("lacks").forEach(piece -> assertThat(answer.text()).doesNotContain(piece.asText()));
        atProviders(want, answer);
        inMemory(want);
        atCaller(want, request, answer);
    }

    private static void atProviders(JsonNode want, Answer answer) {
        if (want.has("asked")) {
            assertThat(provider.asked())
                    .as(answer.text())
                    .extracting(ScriptedProvider.Asked::provider)
                    .containsExactlyElementsOf(texts(want.get("asked")));
        }
        // Written as Python writes it, with a blank behind each comma and colon: the patterns expect that.
        String last = provider.asked().isEmpty()
                ? "{}"
                : spaced(provider.asked().getLast().body());
        want.path("upstream_has").forEach(pattern -> assertThat(last).containsPattern(pattern(pattern)));
        want.path("upstream_lacks").forEach(pattern -> assertThat(last).doesNotContainPattern(pattern(pattern)));
        if (want.has("accepted_by")) {
            assertThat(provider.asked()).as("asked at all: " + answer.text()).isNotEmpty();
            JsonNode sent = provider.asked().getLast().body();
            assertThat(
                            want.get("accepted_by").asText().equals("anthropic")
                                    ? AnthropicRules.refusals(sent)
                                    : OpenAiRules.refusals(sent))
                    .isEmpty();
        }
    }

    /** Braces are no repetitions here. */
    private static String pattern(JsonNode written) {
        return written.asText().replace("{", "\\{");
    }

    private static void inMemory(JsonNode want) {
        if (want.has("cooldowns")) {
            assertThat(router.cooling())
                    .extracting(each -> each.cooldown().failureClass().name())
                    .containsExactlyElementsOf(texts(want.get("cooldowns")));
        }
        if (want.has("cooldown_at_most_s")) {
            assertThat(router.cooling())
                    .extracting(KnownCooldown::cooldown)
                    .allSatisfy(each -> assertThat(each.durationMs() / 1000)
                            .isLessThanOrEqualTo(want.get("cooldown_at_most_s").asLong()));
        }
    }

    private static void atCaller(JsonNode want, JsonNode request, Answer answer) throws IOException {
        boolean messages = request.get("path").asText().startsWith("/v1/messages");
        boolean stream = request.get("body").path("stream").asBoolean();
        if (answer.status() != 200 || !(want.has("calls") || want.has("usable_ids") || want.has("text"))) {
            return;
        }
        CallersView view =
                messages ? CallersView.ofMessages(answer.text(), stream) : CallersView.ofChat(answer.text(), stream);
        if (want.has("calls")) {
            List<String> wanted = new ArrayList<>();
            want.get("calls")
                    .forEach(call -> wanted.add(call.get("name").asText() + " "
                            + (messages
                                    ? call.get("input").toString()
                                    : call.get("arguments").asText())));
            assertThat(view.calls())
                    .as(answer.text())
                    .extracting(call -> call.name() + " " + call.arguments())
                    .isEqualTo(wanted);
        }
        if (want.path("usable_ids").asBoolean()) {
            assertThat(view.calls())
                    .extracting(CallersView.Call::id)
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.matches("[a-zA-Z0-9_-]+") && !id.equals("null"));
        }
        if (want.has("text")) {
            assertThat(view.text()).isEqualTo(want.get("text").asText());
        }
    }

    /** The request of a caller who runs the tools that the answer calls. */
    private static JsonNode nextTurn(JsonNode request, Answer answer) throws IOException {
        CallersView view = CallersView.ofMessages(
                answer.text(), request.get("body").path("stream").asBoolean());
        ObjectNode next = request.deepCopy();
        ArrayNode messages = (ArrayNode) next.get("body").get("messages");
        ObjectNode said = messages.addObject().put("role", "assistant");
        view.blocks().forEach(said.withArray("content")::add);
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        view.calls()
                .forEach(call -> results.addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", call.id())
                        .put("content", "ok"));
        return next;
    }

    private static Answer send(JsonNode request) throws Exception {
        JsonNode body = request.get("body");
        byte[] bytes =
                body.has("_hex") ? HexFormat.of().parseHex(body.get("_hex").asText()) : JSON.writeValueAsBytes(body);
        String path = request.get("path").asText();
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port() + path))
                .timeout(Duration.ofSeconds(90))
                .setHeader("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        if (path.startsWith("/v1/messages")) {
            sent.setHeader("anthropic-version", "2023-06-01");
        }
        request.path("headers")
                .properties()
                .forEach(header ->
                        sent.setHeader(header.getKey(), header.getValue().asText()));
        long last = System.nanoTime();
        HttpResponse<InputStream> response = client.send(sent.build(), HttpResponse.BodyHandlers.ofInputStream());
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        long silence = 0;
        byte[] piece = new byte[65536];
        try (InputStream in = response.body()) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                silence = Math.max(silence, System.nanoTime() - last);
                last = System.nanoTime();
                text.write(piece, 0, read);
            }
        }
        return new Answer(
                response.statusCode(),
                text.toString(StandardCharsets.UTF_8),
                Duration.ofNanos(Math.max(silence, System.nanoTime() - last)));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private static String spaced(JsonNode json) {
        return json.toString().replace("\":", "\": ").replace(",\"", ", \"").replace("},{", "}, {");
    }
}
