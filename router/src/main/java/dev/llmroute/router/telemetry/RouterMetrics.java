package dev.llmroute.router.telemetry;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What the router counts. Names and labels are listed in {@code docs/metrics.md}; labels come from the route, never from callers. */
public final class RouterMetrics {
    /** Of whole requests: models take from a fraction of a second to many minutes. */
    private static final Duration[] WHOLE = seconds(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600);

    private static final Duration[] FIRST = seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AtomicInteger configValid = new AtomicInteger();
    private final MultiGauge configInfo = MultiGauge.builder("llmroute.config.info")
            .description("1 for each route as it is in use: its generation, and which keys it has")
            .register(registry);

    private final Labelled<Timer> requests = new Labelled<>(
            Timer.builder("llmroute.requests")
                    .description("Requests by route and how they ended")
                    .serviceLevelObjectives(WHOLE)
                    .withRegistry(registry),
            "route",
            "outcome");
    private final Labelled<Counter> attempts = new Labelled<>(
            Counter.builder("llmroute.attempts")
                    .description("Calls to targets by result: Answered, or the failure's class")
                    .withRegistry(registry),
            "route",
            "target",
            "result");

    /** Without the failure's class: that would make too many histograms. */
    private final Labelled<Timer> attempt = new Labelled<>(
            Timer.builder("llmroute.attempt")
                    .description("How long calls to targets took, streams to their end")
                    .serviceLevelObjectives(WHOLE)
                    .withRegistry(registry),
            "route",
            "target",
            "outcome");

    private final Labelled<Timer> firstToken = new Labelled<>(
            Timer.builder("llmroute.first.token")
                    .description(
                            "From a request for a stream to the first content of its answer, failed attempts included")
                    .serviceLevelObjectives(FIRST)
                    .withRegistry(registry),
            "route",
            "target");
    private final Labelled<Counter> fallbacks = new Labelled<>(
            Counter.builder("llmroute.fallbacks")
                    .description("Times a request went from one target to the next")
                    .withRegistry(registry),
            "route",
            "from",
            "to",
            "class");
    private final Labelled<Counter> skips = new Labelled<>(
            Counter.builder("llmroute.skips")
                    .description(
                            "Times a target was left out: the failure's class for which it cools down, Ceiling, Budget, NoHeadroom or Unsupported")
                    .withRegistry(registry),
            "route",
            "target",
            "reason");

    private final Labelled<Counter> departures = new Labelled<>(
            Counter.builder("llmroute.order.departures")
                    .description("Requests that tried their targets in another order than their route writes them")
                    .withRegistry(registry),
            "route",
            "reason");

    private final CostMetrics costs = new CostMetrics(registry);
    private final BudgetMetrics budgets = new BudgetMetrics(registry);
    private final HeadroomMetrics headrooms = new HeadroomMetrics(registry);

    public RouterMetrics(
            Cooldowns cooldowns, Supplier<SharingState> exchange, Supplier<Number> inFlight, Supplier<Number> waiting) {
        gauge(
                "llmroute.cooldowns",
                "Cooldowns that hold now",
                () -> cooldowns.holding().size());
        gauge(
                "llmroute.config.valid",
                "1 while the newest configuration is in use, 0 while an older one is kept",
                configValid::get);
        gauge("llmroute.requests.in.flight", "Requests being served", inFlight);
        gauge("llmroute.requests.waiting", "Requests that wait for a target to be free", waiting);
        gauge(
                "llmroute.cache.connected",
                "1 while cooldowns are shared with other processes",
                () -> exchange.get().connected() ? 1 : 0);
        gauge(
                "llmroute.cache.members",
                "Members that hold the shared memory",
                () -> exchange.get().members());
        gauge(
                "llmroute.cache.queued",
                "Changes that wait to be sent",
                () -> exchange.get().queued());
        gauge(
                "llmroute.cache.dropped",
                "Changes given up because too many waited",
                () -> exchange.get().dropped());
        gauge(
                "llmroute.cache.lag.seconds",
                "How long news take between processes; NaN while not known",
                () -> seconds(exchange.get().lagMs()));
        gauge(
                "llmroute.cache.reconciled.timestamp.seconds",
                "When everything known here was last compared with everything shared; 0 for never",
                () -> exchange.get().lastReconcileMs() / 1000.0);
        gauge(
                "llmroute.cache.refused",
                "Shared entries that the last comparison did not take: malformed, foreign, or too many",
                () -> exchange.get().refused());
        FunctionCounter.builder(
                        "llmroute.cache.merges", exchange, state -> state.get().merges())
                .description("News from other processes that changed what is known here")
                .register(registry);
        // There from the start: an alert on their rate would miss the first one otherwise.
        List.of(Overload.values()).forEach(this::refused);
        for (String mode : List.of("local", "client", "embedded")) {
            Gauge.builder("llmroute.cache.mode", () -> exchange.get().mode().equals(mode) ? 1 : 0)
                    .description("1 for the way in which this router shares its cooldowns")
                    .tag("mode", mode)
                    .register(registry);
        }
    }

    private static Duration[] seconds(double... bounds) {
        return Arrays.stream(bounds)
                .mapToObj(bound -> Duration.ofMillis(Math.round(bound * 1000)))
                .toArray(Duration[]::new);
    }

    private Counter refused(Overload whose) {
        return Counter.builder("llmroute.requests.refused")
                .description("Requests refused because the router, or the caller's key, has as many as it may")
                .tag("reason", whose.name())
                .register(registry);
    }

    private static double seconds(long millis) {
        return millis < 0 ? Double.NaN : millis / 1000.0;
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    public void certificate(LongSupplier endsAtMs) {
        gauge(
                "llmroute.certificate.expiry.timestamp.seconds",
                "When the certificate of the callers' port ends",
                () -> endsAtMs.getAsLong() / 1000.0);
    }

    public void keptKeys(Supplier<Number> count) {
        gauge("llmroute.config.kept.keys", "Keys in use although their Secret is gone", count);
    }

    /**
     * What is in use now.
     *
     * @param ceilings which counts what is spent
     */
    public void routes(List<ResolvedRoute> routes, Ceilings ceilings) {
        budgets.tell(routes, ceilings);
        headrooms.tell(routes, ceilings);
        configInfo.register(
                routes.stream()
                        .map(route -> MultiGauge.Row.of(
                                Tags.of(
                                        "route", route.route().name(),
                                        "generation", String.valueOf(route.generation()),
                                        "keys", route.keys().digest()),
                                1))
                        .toList(),
                true);
    }

    /** @param counts of which it tells what could not be told apart; whoever gives them keeps them */
    public void counts(MinuteCounts counts) {
        FunctionCounter.builder("llmroute.sums.others", counts, MinuteCounts::others)
                .description(
                        "Requests and fallbacks whose route, caller and targets the sums do not tell, since a minute had too many different ones")
                .register(registry);
    }

    /** @param valid whether the CA file is used as it stands */
    public void caFile(BooleanSupplier valid) {
        gauge(
                "llmroute.ca.file.valid",
                "1 while the CA file is used as it stands, 0 while what it had before is",
                () -> valid.getAsBoolean() ? 1 : 0);
    }

    public void configValid(boolean valid) {
        configValid.set(valid ? 1 : 0);
    }

    public void overloaded(Overload whose) {
        refused(whose).increment();
    }

    public void requestEnded(String route, RequestOutcome outcome, Duration took) {
        requests.of(route, outcome.name()).record(took);
    }

    public void attempt(String route, Target target, String result) {
        attempts.of(route, target.name(), result).increment();
    }

    public void attemptEnded(String route, Target target, AttemptOutcome outcome, Duration took) {
        attempt.of(route, target.name(), outcome.name()).record(took);
    }

    public void firstToken(String route, Target target, Duration took) {
        firstToken.of(route, target.name()).record(took);
    }

    /** What answers took and cost. */
    public CostMetrics costs() {
        return costs;
    }

    public void fallback(String route, Target from, Target to, FailureClass failureClass) {
        fallbacks.of(route, from.name(), to.name(), failureClass.name()).increment();
    }

    public void skipped(String route, Skip skip) {
        skips.of(route, skip.target().name(), skip.reason()).increment();
    }

    /** @param reason as the header {@code x-llmroute-order} has it */
    public void departed(String route, String reason) {
        departures.of(route, reason).increment();
    }

    public String scrape() {
        headrooms.refresh();
        return registry.scrape();
    }
}
