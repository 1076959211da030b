package dev.llmroute.router.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/**
 * The metrics that go out by OTLP: those of a client of models for each call, and that of an HTTP server for each request. Their
 * attributes come from the route; the model that an answer names is left out, since a provider may say anything. Thread-safe.
 */
final class GenAiMetrics {
    /** The conventions' own. */
    private static final List<Double> CALL_SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    private static final List<Long> TOKENS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);

    private final LongHistogram tokens;
    private final DoubleHistogram duration;
    private final DoubleHistogram firstChunk;
    private final DoubleHistogram requests;

    GenAiMetrics(Meter meter) {
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .setDescription("Number of input and output tokens used.")
                .setUnit("{token}")
                .ofLongs()
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
        duration = seconds(meter, "gen_ai.client.operation.duration", "GenAI operation duration.");
        firstChunk = seconds(
                meter,
                "gen_ai.client.operation.time_to_first_chunk",
                "Time to receive the first chunk, measured from when the client issues the request.");
        requests = seconds(meter, "http.server.request.duration", "Duration of HTTP server requests.");
    }

    private static DoubleHistogram seconds(Meter meter, String name, String description) {
        return meter.histogramBuilder(name)
                .setDescription(description)
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(CALL_SECONDS)
                .build();
    }

    void called(Attributes call, RequestTrace.CallEnd end) {
        Attributes ended = end.failure() == null
                ? call
                : call.toBuilder()
                        .put(GenAi.ERROR, end.failure().failureClass().name())
                        .build();
        duration.record(end.took().toNanos() / 1e9, ended);
        if (end.firstToken() != null) {
            firstChunk.record(end.firstToken().toNanos() / 1e9, call);
        }
        if (end.tokens() != null) {
            tokens.record(
                    end.tokens().input(),
                    call.toBuilder().put(GenAi.TOKEN_TYPE, "input").build());
            tokens.record(
                    end.tokens().output(),
                    call.toBuilder().put(GenAi.TOKEN_TYPE, "output").build());
        }
    }

    void served(Attributes request, double seconds) {
        requests.record(seconds, request);
    }
}
