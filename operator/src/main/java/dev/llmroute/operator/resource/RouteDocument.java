package dev.llmroute.operator.resource;

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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it was written: what routers get, without status and managed metadata. Not thread-safe.
 */
public final class RouteDocument {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private final ObjectNode tree;
    private @Nullable LlmRouteDocument bound;
    private @Nullable String yaml;

    private RouteDocument(ObjectNode tree) {
        this.tree = tree;
    }

    public static RouteDocument of(LlmRoute route) {
        ObjectNode tree = YAML.createObjectNode();
        tree.put("apiVersion", LlmRouteDocument.API_VERSION).put("kind", LlmRouteDocument.KIND);
        tree.putObject("metadata")
                .put("name", route.getMetadata().getName())
                .put("namespace", route.getMetadata().getNamespace())
                .put("generation", route.getMetadata().getGeneration());
        if (route.getSpec() != null) {
            tree.set("spec", route.getSpec());
        }
        return new RouteDocument(tree);
    }

    /** A document as {@link #yaml} wrote it; empty where that cannot be read. */
    public static Optional<RouteDocument> parse(String yaml) {
        try {
            return YAML.readTree(yaml) instanceof ObjectNode tree
                    ? Optional.of(new RouteDocument(tree))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The route's name; empty where it has none. */
    public String name() {
        return tree.at("/metadata/name").asText();
    }

    /** What it says of its routers, by the names of the fields. */
    public List<String> routerSettings() {
        return tree.at("/spec/router").propertyStream().map(Map.Entry::getKey).toList();
    }

    /** The generation that it is of; 0 where it names none. */
    public long generation() {
        return tree.at("/metadata/generation").asLong();
    }

    /** The same, with what a gateway says for routes that do not say it themselves. */
    public RouteDocument withDefaults(@Nullable RouterSpec gateway) {
        if (gateway == null || (gateway.maxBodyBytes() == null && gateway.keepKeys() == null)) {
            return this;
        }
        ObjectNode copy = tree.deepCopy();
        if (!(copy.get("spec") instanceof ObjectNode spec)
                || (spec.has("router") && !spec.path("router").isObject())) {
            return this;
        }
        ObjectNode router = spec.withObject("/router");
        if (gateway.maxBodyBytes() != null && !router.has("maxBodyBytes")) {
            router.put("maxBodyBytes", gateway.maxBodyBytes());
        }
        if (gateway.keepKeys() != null && !router.has("keepKeys")) {
            router.put("keepKeys", gateway.keepKeys());
        }
        return new RouteDocument(copy);
    }

    /** What the API server should have refused, had it our definition; empty where nothing is wrong. */
    public List<Problem> problems() {
        return RouteValidation.check(tree);
    }

    /** The document by its types. Only for one without {@link #problems}. */
    public LlmRouteDocument bind() {
        try {
            if (bound == null) {
                bound = YAML.treeToValue(tree, LlmRouteDocument.class);
            }
            return bound;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A valid route does not fit its types: " + e.getOriginalMessage(), e);
        }
    }

    public String yaml() {
        try {
            if (yaml == null) {
                yaml = YAML.writeValueAsString(tree);
            }
            return yaml;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    /** The certificate of the route's routers. Only for one without {@link #problems}, as what follows. */
    public Optional<TlsSpec> tls() {
        return Optional.ofNullable(bind().spec().router()).map(RouterSpec::tls);
    }

    /** Each key of a Secret that the route's providers and callers have, once, in a fixed order. */
    public List<SecretKeyRef> secretKeyRefs() {
        LlmRouteSpec spec = bind().spec();
        Stream<SecretKeyRef> providers = spec.providers().stream()
                .flatMap(provider ->
                        Objects.requireNonNullElse(provider.credentials(), List.<CredentialSpec>of()).stream())
                .map(CredentialSpec::secretKeyRef);
        Stream<SecretKeyRef> callers = Objects.requireNonNullElse(spec.auth().keys(), List.<CallerKeySpec>of()).stream()
                .map(CallerKeySpec::secretKeyRef);
        return Stream.concat(providers, callers).distinct().toList();
    }
}
