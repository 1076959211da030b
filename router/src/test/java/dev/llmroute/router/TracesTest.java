package dev.llmroute.router;

import static dev.llmroute.router.testing.OtlpSink.attributes;
import static dev.llmroute.router.testing.WatchedRouter.CHAT;
import static dev.llmroute.router.testing.WatchedRouter.FIRST;
import static dev.llmroute.router.testing.WatchedRouter.KEY;
import static dev.llmroute.router.testing.WatchedRouter.MESSAGES;
import static dev.llmroute.router.testing.WatchedRouter.SECOND;
import static dev.llmroute.router.testing.WatchedRouter.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.router.testing.Collector;
import dev.llmroute.router.testing.OtlpSink;
import dev.llmroute.router.testing.WatchedRouter;
import dev.llmroute.simulator.behaviour.Behaviour;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What goes out by OTLP, as the protocol's own definition reads it; where {@code LLMROUTE_OTELCOL} names a collector, after it went through
 * that.
 */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final Map<String, String> TRACED = Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01");

    private final OtlpSink sink;
    private final Collector collector;

    TracesTest() throws Exception {
        sink = new OtlpSink();
        collector = new Collector(sink.endpoint());
    }

    private WatchedRouter router;

    @BeforeEach
    void start() throws Exception {
        router = start(Map.of());
    }

    @AfterEach
    void stop() {
        router.close();
        collector.close();
        sink.close();
    }

    private WatchedRouter start(Map<String, String> more) throws Exception {
        return new WatchedRouter(telemetry(more));
    }

    private Telemetry telemetry(Map<String, String> more) {
        Map<String, String> env = new HashMap<>(more);
        env.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        env.put("OTEL_BSP_SCHEDULE_DELAY", "50");
        env.put("OTEL_METRIC_EXPORT_INTERVAL", "100");
        return Telemetry.fromEnvironment(env, "r1");
    }

    private List<Span> awaitSpans(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> sink.spans().size() >= count);
        assertThat(sink.spans()).hasSize(count);
        return sink.spans();
    }

    private static Span only(List<Span> spans, SpanKind kind) {
        return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
    }

    private static List<Span> calls(List<Span> spans) {
        return spans.stream()
                .filter(span -> span.getKind() == SpanKind.SPAN_KIND_CLIENT)
                .toList();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void a_call_tells_what_it_cost_and_a_request_why_its_targets_were_tried_in_another_order() throws Exception {
        try (WatchedRouter priced = new WatchedRouter(
                telemetry(Map.of()),
                route -> route.replace(
                                "- name: " + FIRST,
                                "- {name: " + FIRST + ", tier: t, price: {input: \"9\", output: \"9\"}}")
                        .replace(
                                "- name: " + SECOND,
                                "- {name: " + SECOND + ", tier: t, price: {input: \"1\", output: \"2\"}}")
                        .replace("fallback: {notify: Comment}", "order: {by: Price}"))) {
            String cost = priced.chat("agent-chat", false)
                    .headers()
                    .firstValue("x-llmroute-cost")
                    .orElseThrow();

            List<Span> spans = awaitSpans(2);
            assertThat(attributes(only(spans, SpanKind.SPAN_KIND_CLIENT).getAttributesList()))
                    .containsEntry("llmroute.cost_usd", Double.parseDouble(cost));
            assertThat(only(spans, SpanKind.SPAN_KIND_SERVER).getEventsList()).anySatisfy(event -> {
                assertThat(event.getName()).isEqualTo("llmroute.order");
                assertThat(attributes(event.getAttributesList())).containsEntry("llmroute.reason", "Cheaper");
            });
        }
    }

    @Test
    void a_request_is_a_span_in_its_callers_trace_and_each_attempt_one_below_it() throws Exception {
        router.limitFirst();
        router.post(CHAT, body("agent-chat", false, ""), TRACED);

        List<Span> spans = awaitSpans(3);
        Span request = only(spans, SpanKind.SPAN_KIND_SERVER);
        assertThat(spans).allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
        assertThat(hex(request.getParentSpanId())).isEqualTo(PARENT);
        assertThat(request.getName()).isEqualTo("POST " + CHAT);
        assertThat(attributes(request.getAttributesList()))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", CHAT)
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("gen_ai.request.model", "agent-chat")
                .containsEntry("llmroute.route", "agent-chat")
                .containsEntry("llmroute.caller", "app-1")
                .containsEntry("llmroute.outcome", "Answered")
                .containsEntry("llmroute.attempts", 2L);

        List<Span> calls = calls(spans);
        assertThat(calls).allSatisfy(call -> assertThat(call.getParentSpanId()).isEqualTo(request.getSpanId()));
        Span refused = calls.getFirst();
        assertThat(refused.getName()).isEqualTo("chat " + FIRST);
        assertThat(refused.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(refused.getStatus().getMessage()).isEmpty();
        assertThat(attributes(refused.getAttributesList()))
                .containsEntry("error.type", "RateLimitDaily")
                .containsEntry("http.response.status_code", 429L)
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "groq")
                .containsEntry("gen_ai.request.model", FIRST)
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", (long) router.simulator.port());
        assertThat(attributes(calls.getLast().getAttributesList()))
                .containsEntry("gen_ai.request.model", SECOND)
                .containsEntry("gen_ai.response.model", SECOND)
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens")
                .doesNotContainKey("error.type");
        assertThat(attributes(sink.resources().getFirst().getAttributesList()))
                .containsEntry("service.name", "llmroute-router")
                .containsEntry("service.instance.id", "r1");
    }

    @Test
    void a_cooldown_and_a_fallback_are_events_of_the_request_and_so_is_a_target_left_out() throws Exception {
        router.limitFirst();
        router.chat("agent-chat", false);
        Span request = only(awaitSpans(3), SpanKind.SPAN_KIND_SERVER);
        assertThat(request.getEventsList())
                .extracting(Event::getName)
                .containsExactly("llmroute.cooldown", "llmroute.fallback");
        assertThat(attributes(request.getEvents(0).getAttributesList()))
                .containsEntry("llmroute.cooldown", "groq_" + FIRST)
                .containsEntry("llmroute.reason", "RateLimitDaily")
                .containsEntry("llmroute.scope", "model")
                .containsEntry("llmroute.cooldown.source", "retry-after");
        assertThat(attributes(request.getEvents(1).getAttributesList()))
                .containsEntry("llmroute.from", "groq/" + FIRST)
                .containsEntry("llmroute.to", "groq/" + SECOND);

        router.chat("agent-chat", false);
        Span second = awaitSpans(5).stream()
                .filter(span -> span.getKind() == SpanKind.SPAN_KIND_SERVER)
                .toList()
                .getLast();
        assertThat(second.getEventsList()).extracting(Event::getName).containsExactly("llmroute.skip");
    }

    @Test
    void a_stream_that_breaks_is_an_error_under_200() throws Exception {
        router.simulator.set("groq", FIRST, Behaviour.Reset.afterTokens(2));
        router.chat("agent-chat", true);
        List<Span> spans = awaitSpans(2);
        assertThat(only(spans, SpanKind.SPAN_KIND_SERVER).getStatus().getCode())
                .isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(only(spans, SpanKind.SPAN_KIND_SERVER).getAttributesList()))
                .containsEntry("http.response.status_code", 200L)
                .containsEntry("error.type", "BrokenStream");
        assertThat(attributes(calls(spans).getFirst().getAttributesList()))
                .containsEntry("error.type", "BrokenStream")
                .containsEntry("gen_ai.request.stream", true)
                .containsKey("gen_ai.response.time_to_first_chunk");
    }

    @Test
    void of_two_calls_at_the_same_time_each_has_its_own_span() throws Exception {
        String policy = "{hedge: {after: 100ms, maxPercent: 100}}";
        try (WatchedRouter hedging = new WatchedRouter(telemetry(Map.of()), policy)) {
            hedging.simulator.set("groq", FIRST, new Behaviour.Silent());
            assertThat(hedging.chat("agent-chat", false).statusCode()).isEqualTo(200);
            List<Span> calls = calls(awaitSpans(3));
            assertThat(calls)
                    .extracting(call -> attributes(call.getAttributesList()))
                    .extracting(each -> each.get("gen_ai.request.model"), each -> each.get("llmroute.outcome"))
                    .containsExactlyInAnyOrder(tuple(FIRST, "Overtaken"), tuple(SECOND, "Answered"));
        }
    }

    @Test
    void what_is_refused_has_a_span_too_but_its_path_makes_up_no_name() throws Exception {
        router.post("/v1/what-callers-make-up", "{}", Map.of());
        Span request = awaitSpans(1).getFirst();
        assertThat(request.getName()).isEqualTo("POST");
        assertThat(attributes(request.getAttributesList()))
                .containsEntry("llmroute.outcome", "Refused")
                .doesNotContainKey("http.route");
    }

    @Test
    void metrics_are_those_of_the_conventions() throws Exception {
        router.chat("agent-chat", false);
        router.chat("agent-chat", true);
        router.post(MESSAGES, body("claude-3-haiku-20240307", true, ""), Map.of());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(sink.metrics())
                    .containsKeys(
                            "gen_ai.client.token.usage",
                            "gen_ai.client.operation.duration",
                            "gen_ai.client.operation.time_to_first_chunk",
                            "http.server.request.duration");
            assertThat(points("gen_ai.client.operation.duration"))
                    .extracting(HistogramDataPoint::getCount)
                    .containsExactlyInAnyOrder(2L, 1L);
        });
        assertThat(sink.metrics().get("gen_ai.client.token.usage").getUnit()).isEqualTo("{token}");
        assertThat(points("gen_ai.client.token.usage"))
                .extracting(point -> attributes(point.getAttributesList()).get("gen_ai.token.type"))
                .containsExactlyInAnyOrder("input", "output", "input", "output");
        assertThat(points("gen_ai.client.operation.duration").getFirst().getExplicitBoundsList())
                .hasSize(14);
        assertThat(attributes(points("http.server.request.duration").getFirst().getAttributesList()))
                .containsKeys("http.request.method", "http.route", "http.response.status_code", "url.scheme");
    }

    private List<HistogramDataPoint> points(String metric) {
        return sink.metrics().get(metric).getHistogram().getDataPointsList();
    }

    @Test
    void neither_what_was_said_nor_a_key_goes_out() throws Exception {
        router.limitFirst();
        String answer = router.chat("agent-chat", false).body();
        router.chat("agent-chat", true);
        awaitSpans(5);
        await().atMost(Duration.ofSeconds(20)).until(() -> !sink.metrics().isEmpty());
        assertThat(answer).contains("secret");
        assertThat(sink.all()).doesNotContain("secret", KEY, "llm-keys-groq", "Please try again");
    }

    @Test
    void providers_learn_the_traces_id_only_where_that_is_wanted() throws Exception {
        router.post(CHAT, body("agent-chat", false, ""), TRACED);
        assertThat(router.simulator.lastRequestHeaders("groq", FIRST)).doesNotContain("traceparent", "baggage");
        for (String wanted : List.of("private", "all")) {
            try (WatchedRouter telling = start(Map.of("LLMROUTE_TRACE_PROPAGATION", wanted))) {
                telling.post(CHAT, body("agent-chat", false, ""), TRACED);
                assertThat(telling.simulator.lastRequestHeaders("groq", FIRST))
                        .contains("traceparent")
                        .doesNotContain("baggage");
            }
        }
    }

    @Test
    void what_is_not_sampled_is_not_sent() throws Exception {
        try (WatchedRouter silent = start(Map.of("OTEL_TRACES_SAMPLER", "always_off"))) {
            silent.chat("agent-chat", false);
        }
        router.chat("agent-chat", false);
        awaitSpans(2);
    }

    @Test
    void a_collector_that_is_not_there_costs_no_request_its_answer() throws Exception {
        Map<String, String> env = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
        try (WatchedRouter alone = new WatchedRouter(Telemetry.fromEnvironment(env, "r1"))) {
            assertThat(alone.chat("agent-chat", false).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void what_cannot_be_used_is_said() {
        assertThatThrownBy(() -> Telemetry.fromEnvironment(Map.of("LLMROUTE_TRACE_PROPAGATION", "yes"), "r1"))
                .hasMessage("LLMROUTE_TRACE_PROPAGATION is \"yes\"; it must be none, private or all");
        assertThatThrownBy(() -> Telemetry.fromEnvironment(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317",
                                "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
                        "r1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OpenTelemetry cannot start");
        assertThat(Telemetry.fromEnvironment(Map.of(), "r1")).isEqualTo(Telemetry.OFF);
    }
}
