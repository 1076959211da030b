package dev.llmroute.standalone.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import dev.llmroute.explain.Conditions;
import dev.llmroute.standalone.live.LiveRoute;
import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An LlmRoute as the API server has it, read without types: one that another version stored stops none of the others. */
public record ClusterRoute(ObjectMeta metadata, JsonNode spec, JsonNode status) {
    /** The annotation that the operator obeys. */
    static final String CLEAR = "llmroute.dev/clear";

    private static final ObjectMapper JSON = new ObjectMapper();

    static ClusterRoute of(GenericKubernetesResource resource) {
        return new ClusterRoute(
                resource.getMetadata(),
                JSON.valueToTree(resource.getAdditionalProperties().get("spec")),
                JSON.valueToTree(resource.getAdditionalProperties().get("status")));
    }

    public String namespace() {
        return metadata.getNamespace();
    }

    public String name() {
        return metadata.getName();
    }

    /** Its targets, as the operator saw them last. */
    public LiveRoute live() throws CommandFailed {
        return LiveRoute.of(namespace(), name(), status.path("targets"));
    }

    /** Whether an operator has dealt with it. */
    public boolean hasStatus() {
        return status.path("conditions").size() > 0 || status.path("targets").size() > 0;
    }

    /** What is to be cleared and has not been yet; empty where nothing is. */
    Optional<String> toBeCleared() {
        return Optional.ofNullable(metadata.getAnnotations()).map(annotations -> annotations.get(CLEAR));
    }

    /** What this version finds wrong with it as it is written; where there is something, routers serve what they had before. */
    public List<Problem> problems() {
        return RouteValidation.check(tree());
    }

    /**
     * As it is written.
     *
     * @throws CommandFailed where there are {@link #problems}
     */
    public LlmRouteDocument document() throws CommandFailed {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw CommandFailed.because("the route " + name()
                    + " has a mistake, and routers serve what they had before: " + problems.getFirst());
        }
        try {
            return JSON.treeToValue(tree(), LlmRouteDocument.class);
        } catch (JsonProcessingException unknown) {
            throw CommandFailed.because("the route " + name() + " cannot be read: " + unknown.getOriginalMessage());
        }
    }

    private ObjectNode tree() {
        ObjectNode tree = JSON.createObjectNode()
                .put("apiVersion", LlmRouteDocument.API_VERSION)
                .put("kind", LlmRouteDocument.KIND);
        tree.putObject("metadata")
                .put("name", name())
                .put("namespace", namespace())
                .put("generation", metadata.getGeneration());
        tree.set("spec", spec);
        return tree;
    }

    /** What its status says that is not well, a line for each. */
    public List<String> complaints() {
        List<String> lines = new ArrayList<>();
        if (!hasStatus()) {
            lines.add("it has no status yet: is the operator running, and does it watch the namespace " + namespace()
                    + "?");
        }
        for (JsonNode condition : status.path("conditions")) {
            String type = condition.path("type").asText();
            String holds = condition.path("status").asText();
            String reason = condition.path("reason").asText();
            if (!Conditions.isWell(type, holds, reason)) {
                lines.add(type + " is " + holds + " (" + reason + "): "
                        + condition.path("message").asText());
            }
        }
        long seen = status.path("observedGeneration").asLong(0);
        Long written = metadata.getGeneration();
        if (seen > 0 && written != null && seen < written) {
            lines.add("the operator has not dealt with its newest generation yet: it has seen " + seen + " of "
                    + written);
        }
        return lines;
    }
}
