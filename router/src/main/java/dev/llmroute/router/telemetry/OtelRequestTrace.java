package dev.llmroute.router.telemetry;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;

/**
 * The trace of one request: a span of its own, in which cooldowns, skips and fallbacks are events, and below it one for each call. Errors
 * are named by their class; what a provider said of them stays out. Lives on one event loop.
 */
final class OtelRequestTrace implements RequestTrace {
    private final Tracer tracer;
    private final GenAiMetrics metrics;
    private final Propagation propagation;
    private final Span span;
    private final Attributes request;

    OtelRequestTrace(Tracer tracer, GenAiMetrics metrics, Propagation propagation, Span span, Attributes request) {
        this.tracer = tracer;
        this.metrics = metrics;
        this.propagation = propagation;
        this.span = span;
        this.request = request;
    }

    @Override
    public void routed(Route route, String requestId, String caller, String model) {
        span.setAttribute(GenAi.NAMESPACE, route.namespace())
                .setAttribute(GenAi.ROUTE, route.name())
                .setAttribute(GenAi.REQUEST_ID, requestId)
                .setAttribute(GenAi.REQUEST_MODEL, AccessLine.cut(model));
        if (!caller.isEmpty()) {
            span.setAttribute(GenAi.CALLER, caller);
        }
    }

    @Override
    public CallTrace calling(Call begun, MultiMap headers) {
        Target target = begun.target();
        Provider provider = target.provider();
        Attributes attributes = Attributes.builder()
                .put(GenAi.OPERATION, begun.operation())
                .put(GenAi.PROVIDER, GenAi.providerName(provider))
                .put(GenAi.REQUEST_MODEL, target.model())
                .put(GenAi.SERVER, provider.baseUrl().getHost())
                .put(GenAi.PORT, GenAi.port(provider))
                .build();
        Context parent = Context.root().with(span);
        Span started = tracer.spanBuilder(begun.operation() + " " + target.model())
                .setParent(parent)
                .setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(attributes)
                .setAttribute(GenAi.STREAM, begun.stream())
                .setAttribute(GenAi.TARGET, target.name())
                .startSpan();
        if (propagation.reaches(provider)) {
            // Never the baggage: that is for the user's own services.
            W3CTraceContextPropagator.getInstance().inject(parent.with(started), headers, (to, name, value) -> {
                if (to != null) {
                    to.set(name, value);
                }
            });
        }
        return end -> called(started, attributes, end);
    }

    private void called(Span call, Attributes attributes, CallEnd end) {
        if (call.isRecording()) {
            answer(call, end);
            if (end.failure() != null) {
                failure(call, end.failure());
            }
        }
        call.end();
        if (end.isWhole()) {
            metrics.called(attributes, end);
        }
    }

    private static void answer(Span call, CallEnd end) {
        Tokens tokens = end.tokens();
        if (tokens != null) {
            call.setAttribute(GenAi.INPUT_TOKENS, tokens.input())
                    .setAttribute(GenAi.OUTPUT_TOKENS, tokens.output())
                    .setAttribute(GenAi.CACHE_READ, tokens.cacheRead())
                    .setAttribute(GenAi.CACHE_WRITTEN, tokens.cacheWritten());
        }
        if (end.cost() != null) {
            call.setAttribute(GenAi.COST, end.cost().dollars().doubleValue());
        }
        if (!end.model().isEmpty()) {
            call.setAttribute(GenAi.RESPONSE_MODEL, AccessLine.cut(end.model()));
        }
        if (end.firstToken() != null) {
            call.setAttribute(GenAi.FIRST_CHUNK, end.firstToken().toNanos() / 1e9);
        }
        call.setAttribute(GenAi.OUTCOME, end.outcome().name());
    }

    private static void failure(Span call, Failure failure) {
        call.setStatus(StatusCode.ERROR)
                .setAttribute(GenAi.ERROR, failure.failureClass().name())
                .setAttribute(GenAi.SCOPE, failure.scope().label());
        if (failure.status() > 0) {
            call.setAttribute(GenAi.STATUS, (long) failure.status());
        }
    }

    @Override
    public void cooled(Cooldown cooldown) {
        span.addEvent(
                "llmroute.cooldown",
                Attributes.builder()
                        .put(GenAi.COOLDOWN, cooldown.displayKey())
                        .put(GenAi.REASON, cooldown.failureClass().name())
                        .put(GenAi.SCOPE, cooldown.key().scope().label())
                        .put(GenAi.DURATION_MS, cooldown.durationMs())
                        .put(GenAi.WAIT_SOURCE, cooldown.cause().waitSource())
                        .build());
    }

    @Override
    public void fellBack(Target from, Target to, FailureClass why) {
        span.addEvent(
                "llmroute.fallback",
                Attributes.of(GenAi.FROM, from.name(), GenAi.TO, to.name(), GenAi.REASON, why.name()));
    }

    @Override
    public void departed(String reason) {
        span.addEvent("llmroute.order", Attributes.of(GenAi.REASON, reason));
    }

    @Override
    public void skipped(Skip skip) {
        span.addEvent("llmroute.skip", Attributes.of(GenAi.TARGET, skip.target().name(), GenAi.REASON, skip.reason()));
    }

    @Override
    public void ended(End end) {
        AttributesBuilder ended = request.toBuilder();
        if (end.status() > 0) {
            ended.put(GenAi.STATUS, (long) end.status());
        }
        if (!end.error().isEmpty()) {
            ended.put(GenAi.ERROR, end.error());
            span.setStatus(StatusCode.ERROR);
        }
        Attributes all = ended.build();
        span.setAllAttributes(all)
                .setAttribute(GenAi.OUTCOME, end.outcome().name())
                .setAttribute(GenAi.ATTEMPTS, (long) end.attempts())
                .end();
        metrics.served(all, end.took().toNanos() / 1e9);
    }

    @Override
    public String id() {
        return span.getSpanContext().isValid() ? span.getSpanContext().getTraceId() : "";
    }
}
