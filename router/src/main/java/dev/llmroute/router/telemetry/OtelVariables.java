package dev.llmroute.router.telemetry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** OpenTelemetry's variables; reading them loads none of its classes. */
final class OtelVariables {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String METRICS_ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private OtelVariables() {}

    /** Whether anything is to be sent anywhere: the SDK itself would send to this host without being asked. */
    static boolean isWanted(Map<String, String> env) {
        return !env.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")
                && (has(env, ENDPOINT) || has(env, TRACES_ENDPOINT) || has(env, METRICS_ENDPOINT));
    }

    private static boolean has(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isBlank();
    }

    /** The variables as the SDK's properties, and before them what is another default here than there. */
    static Map<String, String> properties(Map<String, String> env) {
        Map<String, String> properties = new HashMap<>();
        // The JDK's client, which sends here, does not speak gRPC.
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        properties.put("otel.logs.exporter", "none");
        if (!has(env, ENDPOINT)) {
            properties.put("otel.traces.exporter", has(env, TRACES_ENDPOINT) ? "otlp" : "none");
            properties.put("otel.metrics.exporter", has(env, METRICS_ENDPOINT) ? "otlp" : "none");
        }
        if (!env.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").contains("service.name=")) {
            properties.put("otel.service.name", "llmroute-router");
        }
        env.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }
}
