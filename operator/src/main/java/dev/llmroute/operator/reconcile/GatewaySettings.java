package dev.llmroute.operator.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import dev.llmroute.operator.child.SettingsCheck;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.resource.LlmGateway;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says of its router pods.
 *
 * @param problems of the spec; empty where it is valid
 * @param router null where it says nothing, or nothing valid
 */
public record GatewaySettings(
        List<Problem> problems, @Nullable RouterSpec router) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static GatewaySettings of(LlmGateway gateway, OperatorConfig config) {
        JsonNode spec = gateway.getSpec();
        if (spec == null) {
            return new GatewaySettings(List.of(), null);
        }
        List<Problem> problems = RouteValidation.checkRouter(spec, "spec");
        if (!problems.isEmpty()) {
            return new GatewaySettings(problems, null);
        }
        try {
            RouterSpec router = JSON.treeToValue(spec, RouterSpec.class);
            List<Problem> refused = SettingsCheck.refused(router, config, "spec");
            return new GatewaySettings(refused, refused.isEmpty() ? router : null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Valid settings do not fit their types: " + e.getOriginalMessage(), e);
        }
    }
}
