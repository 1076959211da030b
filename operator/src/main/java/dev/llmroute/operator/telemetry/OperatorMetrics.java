package dev.llmroute.operator.telemetry;

import dev.llmroute.operator.apiserver.CallObserver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operator counts. Names and labels are listed in {@code docs/metrics.md}; no label names a route, so their number does not
 * grow. Thread-safe.
 */
public final class OperatorMetrics implements Metrics, CallObserver {
    private static final Duration[] RECONCILIATION = {
        Duration.ofMillis(50),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter retries;

    public OperatorMetrics() {
        retries = Counter.builder("llmroute.operator.retries")
                .description("Reconciliations that were tried again after an error")
                .register(registry);
        // There from the start: an alert on their rate would miss the first one otherwise.
        for (ErrorReason reason : ErrorReason.values()) {
            errors(reason);
        }
        reconciliations("Done");
        reconciliations("Failed");
    }

    private Counter errors(ErrorReason reason) {
        return Counter.builder("llmroute.operator.errors")
                .description("Reconciliations that failed, by what lies at the bottom of it")
                .tag("reason", reason.name())
                .register(registry);
    }

    private Timer reconciliations(String outcome) {
        return Timer.builder("llmroute.operator.reconcile")
                .description("Reconciliations of routes and how they ended")
                .tag("outcome", outcome)
                .serviceLevelObjectives(RECONCILIATION)
                .register(registry);
    }

    /** @param value asked at each scrape, by the health server's thread */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** As {@link #gauge}, one of several that differ by a label. */
    public void gauge(String name, String description, String label, String is, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag(label, is).register(registry);
    }

    public Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** As {@link #counter}, one of several that differ by a label. */
    public Counter counter(String name, String description, String label, String is) {
        return Counter.builder(name).description(description).tag(label, is).register(registry);
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        long began = System.nanoTime();
        String outcome = "Failed";
        try {
            T result = execution.execute();
            outcome = "Done";
            return result;
        } catch (Exception e) {
            errors(ErrorReason.of(e)).increment();
            throw e;
        } finally {
            reconciliations(outcome).record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        if (retry != null && retry.getAttemptCount() > 0) {
            retries.increment();
        }
    }

    @Override
    public void ends(HttpRequest request, int status, Duration took) {
        Timer.builder("llmroute.operator.api.calls")
                .description("Calls to the API server, each try of them, watches aside")
                .tags("verb", request.method(), "code", status == NO_ANSWER ? "none" : String.valueOf(status))
                .register(registry)
                .record(took);
    }

    /** In Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }
}
