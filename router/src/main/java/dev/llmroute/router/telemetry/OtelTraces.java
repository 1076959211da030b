package dev.llmroute.router.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Traces and metrics by OpenTelemetry. What they end in is sent by threads of the SDK; where it is too much, it is dropped. */
final class OtelTraces implements Traces {
    private static final String SCOPE = "dev.llmroute.router";
    private static final long CLOSE_SECONDS = 5;

    /** Others would let callers make up names. */
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE");

    private static final TextMapGetter<MultiMap> HEADERS =
            (headers, name) -> headers == null ? null : headers.get(name);

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final GenAiMetrics metrics;
    private final TextMapPropagator propagator;
    private final Propagation propagation;

    OtelTraces(OpenTelemetrySdk sdk, Propagation propagation) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer(SCOPE);
        this.metrics = new GenAiMetrics(sdk.getMeter(SCOPE));
        this.propagator = sdk.getPropagators().getTextMapPropagator();
        this.propagation = propagation;
    }

    @Override
    public RequestTrace begin(String scheme, String method, String path, String template, MultiMap headers) {
        String verb = METHODS.contains(method) ? method : "_OTHER";
        Context parent = propagator.extract(Context.root(), headers, HEADERS);
        Attributes request = Attributes.builder()
                .put(GenAi.METHOD, verb)
                .put(GenAi.SCHEME, scheme)
                .put(GenAi.HTTP_ROUTE, template.isEmpty() ? null : template)
                .build();
        Span span = tracer.spanBuilder((verb + " " + template).strip())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAllAttributes(request)
                .setAttribute(GenAi.PATH, AccessLine.cut(path))
                .startSpan();
        return new OtelRequestTrace(tracer, metrics, propagation, span, request);
    }

    @Override
    public void close() {
        sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
