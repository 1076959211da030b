package dev.llmroute.router.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** OpenTelemetry's SDK as the standard {@code OTEL_*} variables have it. */
final class OtelSdk {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String METRICS_ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private OtelSdk() {}

    /** Whether anything is to be sent anywhere: the SDK itself would send to this host without being asked. */
    static boolean isWanted(Map<String, String> env) {
        return !env.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")
                && (has(env, ENDPOINT) || has(env, TRACES_ENDPOINT) || has(env, METRICS_ENDPOINT));
    }

    private static boolean has(Map<String, String> env, String name) {
        return !env.getOrDefault(name, "").isBlank();
    }

    /**
     * Starts it. The router's own end closes it, after the last request; a hook of its own would come too early.
     *
     * @param instance names the router among its likes
     * @throws IllegalArgumentException where the variables cannot be used
     */
    static OpenTelemetrySdk start(Map<String, String> env, String instance) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> properties(env))
                    .addResourceCustomizer((resource, config) -> resource.merge(
                            Resource.create(Attributes.of(AttributeKey.stringKey("service.instance.id"), instance))))
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("OpenTelemetry cannot start: " + e.getMessage(), e);
        }
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
