package dev.llmroute.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.llmroute.api.CallerKeySpec;
import dev.llmroute.api.CredentialSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.LlmRouteSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A resource as it was written: what routers get, without status and managed metadata.
 *
 * @param withheld keys of Secrets that it names and that no pod may have
 */
record RouteDocument(ObjectNode tree, Set<SecretKeyRef> withheld) {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    static RouteDocument of(LlmRoute route) {
        ObjectNode tree = YAML.createObjectNode();
        tree.put("apiVersion", LlmRouteDocument.API_VERSION).put("kind", LlmRouteDocument.KIND);
        tree.putObject("metadata")
                .put("name", route.getMetadata().getName())
                .put("namespace", route.getMetadata().getNamespace())
                .put("generation", route.getMetadata().getGeneration());
        if (route.getSpec() != null) {
            tree.set("spec", route.getSpec());
        }
        return new RouteDocument(tree, Set.of());
    }

    RouteDocument withholding(Set<SecretKeyRef> refs) {
        return new RouteDocument(tree, refs);
    }

    /** What the API server should have refused, had it our definition; empty where nothing is wrong. */
    List<Problem> problems() {
        return RouteValidation.check(tree);
    }

    /** The document by its types. Only for one without {@link #problems}. */
    LlmRouteDocument bind() {
        try {
            return YAML.treeToValue(tree, LlmRouteDocument.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A valid route does not fit its types: " + e.getOriginalMessage(), e);
        }
    }

    String yaml() {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    /** Each key of a Secret that pods of the route get, once, in a fixed order. */
    List<SecretKeyRef> mountedRefs() {
        return secretKeyRefs().stream().filter(ref -> !withheld.contains(ref)).toList();
    }

    /** Each key of a Secret that the route names, once, in a fixed order. */
    List<SecretKeyRef> secretKeyRefs() {
        LlmRouteSpec spec = bind().spec();
        Stream<SecretKeyRef> providers = spec.providers().stream()
                .flatMap(provider ->
                        Objects.requireNonNullElse(provider.credentials(), List.<CredentialSpec>of()).stream())
                .map(CredentialSpec::secretKeyRef);
        Stream<SecretKeyRef> callers = Objects.requireNonNullElse(spec.auth().keys(), List.<CallerKeySpec>of()).stream()
                .map(CallerKeySpec::secretKeyRef);
        Stream<SecretKeyRef> tls = RouterObjects.tls(spec).stream().flatMap(each -> each.refs().stream());
        return Stream.of(providers, callers, tls)
                .flatMap(refs -> refs)
                .distinct()
                .toList();
    }
}
