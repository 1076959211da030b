package dev.llmroute.router.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;

/** OpenTelemetry's SDK as the standard {@code OTEL_*} variables have it. */
final class OtelSdk {
    private OtelSdk() {}

    /**
     * Starts it. The router's own end closes it, after the last request; a hook of its own would come too early.
     *
     * @param instance the router's {@code service.instance.id}
     * @throws IllegalArgumentException where the variables cannot be used
     */
    static OpenTelemetrySdk start(Map<String, String> env, String instance) {
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> OtelVariables.properties(env))
                    .addResourceCustomizer((resource, config) -> resource.merge(
                            Resource.create(Attributes.of(AttributeKey.stringKey("service.instance.id"), instance))))
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException("OpenTelemetry cannot start: " + e.getMessage(), e);
        }
    }
}
