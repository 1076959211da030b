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
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.api.TlsSpec;
import dev.llmroute.config.Problem;
import dev.llmroute.config.RouteValidation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it was written: what routers get, without status and managed metadata. Not thread-safe.
 */
final class RouteDocument {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private final ObjectNode tree;
    private final Set<SecretKeyRef> withheld;
    private @Nullable LlmRouteDocument bound;

    private RouteDocument(ObjectNode tree, Set<SecretKeyRef> withheld) {
        this.tree = tree;
        this.withheld = withheld;
    }

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

    /** The same for pods that get all but these keys of Secrets. */
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
            if (bound == null) {
                bound = YAML.treeToValue(tree, LlmRouteDocument.class);
            }
            return bound;
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

    Optional<TlsSpec> tls() {
        return Optional.ofNullable(bind().spec().router()).map(RouterSpec::tls);
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
        Stream<SecretKeyRef> tls = tls().stream().flatMap(each -> each.refs().stream());
        return Stream.of(providers, callers, tls)
                .flatMap(refs -> refs)
                .distinct()
                .toList();
    }
}
