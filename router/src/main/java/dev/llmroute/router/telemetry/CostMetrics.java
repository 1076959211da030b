package dev.llmroute.router.telemetry;

import dev.llmroute.route.Cost;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What answers took and cost, by those who asked and what answered. Thread-safe. */
public final class CostMetrics {
    private final Labelled<Counter> tokens;
    private final Labelled<Counter> unmetered;
    private final Labelled<Counter> cost;
    private final Labelled<Counter> unpriced;
    private final Labelled<Counter> fallbackCost;

    CostMetrics(MeterRegistry registry) {
        tokens = new Labelled<>(
                Counter.builder("llmroute.tokens")
                        .description("Tokens as the answers count them; cached and cache_written are parts of input")
                        .withRegistry(registry),
                "route",
                "caller",
                "target",
                "type");
        unmetered = new Labelled<>(
                Counter.builder("llmroute.unmetered.answers")
                        .description("Answers that did not say which tokens they took")
                        .withRegistry(registry),
                "route",
                "caller",
                "target");
        cost = new Labelled<>(
                Counter.builder("llmroute.cost.usd")
                        .description(
                                "US dollars that calls cost, by the prices of the route and the tokens that answers count")
                        .withRegistry(registry),
                "route",
                "caller",
                "target");
        unpriced = new Labelled<>(
                Counter.builder("llmroute.unpriced.answers")
                        .description("Answers that counted their tokens and whose target has no price")
                        .withRegistry(registry),
                "route",
                "caller",
                "target");
        fallbackCost = new Labelled<>(
                Counter.builder("llmroute.fallback.cost.usd")
                        .description(
                                "US dollars that answers of other targets cost more, or less, than the same tokens of the first one")
                        .withRegistry(registry),
                "route",
                "from",
                "to",
                "difference");
    }

    public void tokens(String route, String caller, Target target, Tokens tokens) {
        tokens(route, caller, target, "input", tokens.input());
        tokens(route, caller, target, "cached", tokens.cacheRead());
        tokens(route, caller, target, "cache_written", tokens.cacheWritten());
        tokens(route, caller, target, "output", tokens.output());
    }

    private void tokens(String route, String caller, Target target, String type, long count) {
        if (count > 0) {
            tokens.of(route, caller, target.name(), type).increment((double) count);
        }
    }

    public void unmetered(String route, String caller, Target target) {
        unmetered.of(route, caller, target.name()).increment();
    }

    /** A call cost that. */
    public void cost(String route, String caller, Target target, Cost of) {
        cost.of(route, caller, target.name()).increment(of.dollars().doubleValue());
    }

    /** Of a call nobody can say what it cost: others of the route have prices, this target has none. */
    public void unpriced(String route, String caller, Target target) {
        unpriced.of(route, caller, target.name()).increment();
    }

    /** @param more what the answer cost more than one of the first target would have; less than zero where it cost less */
    public void fallback(String route, Target from, String to, Cost more) {
        double dollars = more.dollars().doubleValue();
        fallbackCost.of(route, from.name(), to, dollars < 0 ? "less" : "more").increment(Math.abs(dollars));
    }
}
