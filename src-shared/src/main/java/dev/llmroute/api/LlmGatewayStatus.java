package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a gateway does. What its routes do is in their own status. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LlmGatewayStatus(
        @JsonPropertyDescription("The generation of the gateway that the operator has dealt with.") @Nullable
        Long observedGeneration,

        @Size(max = 512)
        @JsonPropertyDescription(
                "Where callers within the cluster find its routes; the OpenAI API begins with /v1 there.")
        @Nullable
        String url,

        @Size(max = 16) @JsonPropertyDescription("Accepted, Progressing, Ready.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The router pods.") @Nullable
        RouterCount routers,

        @JsonPropertyDescription("Routes that are attached to it.") @Nullable
        Integer routes,

        @JsonPropertyDescription("Routes of them whose newest generation every ready router serves.") @Nullable
        Integer routesInForce) {
    /** Of a gateway that nobody has looked at. */
    public static final LlmGatewayStatus EMPTY = new LlmGatewayStatus(null, null, null, null, null, null);
}
