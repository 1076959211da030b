package dev.llmroute.router.telemetry;

import java.util.Map;

/**
 * What a router tells of its requests, besides the metrics on its admin port. Close it after the last request. Thread-safe.
 *
 * @param traces where their traces and OpenTelemetry's metrics go
 * @param accessLog where their lines go
 */
public record Telemetry(Traces traces, AccessLog accessLog) implements AutoCloseable {
    /** Nothing. */
    public static final Telemetry OFF = new Telemetry(Traces.NONE, AccessLog.OFF);

    /**
     * As the environment has it: {@code LLMROUTE_ACCESS_LOG}, {@code LLMROUTE_TRACE_PROPAGATION} and OpenTelemetry's own variables. Where
     * no OTLP endpoint is named, no class of OpenTelemetry is loaded.
     *
     * @param instance the router's {@code service.instance.id}
     * @throws IllegalArgumentException where a variable cannot be used
     */
    public static Telemetry fromEnvironment(Map<String, String> env, String instance) {
        Propagation propagation = Propagation.of(env.getOrDefault(Propagation.VARIABLE, "none"));
        AccessLog log = AccessLog.of(env.getOrDefault(AccessLog.VARIABLE, "off"));
        return new Telemetry(
                OtelVariables.isWanted(env) ? new OtelTraces(OtelSdk.start(env, instance), propagation) : Traces.NONE,
                log);
    }

    @Override
    public void close() {
        traces.close();
        accessLog.close();
    }
}
