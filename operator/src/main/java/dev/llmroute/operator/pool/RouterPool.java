package dev.llmroute.operator.pool;

import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.api.ServiceSpec;
import dev.llmroute.api.TlsSpec;
import dev.llmroute.operator.resource.LlmGateway;
import dev.llmroute.operator.resource.RouteDocument;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Router pods that serve the same routes, as they are to be.
 *
 * @param settings what is said of the pods; null where nothing is
 * @param routes what they serve
 * @param withheld keys of Secrets that no pod may have, of all that the routes name
 * @param parts in how many ConfigMaps the routes are
 */
public record RouterPool(
        Owner owner,
        @Nullable RouterSpec settings,
        List<RouteDocument> routes,
        Set<SecretKeyRef> withheld,
        ConfigParts parts) {
    static final int DEFAULT_REPLICAS = 2;

    /** What has router pods, and by which words they are told from those of another. */
    public enum Kind {
        Route("llmroute-router", "-router"),
        Gateway("llmroute-gateway", "-gateway");

        /** The label {@code app.kubernetes.io/name} of all that belongs to it. */
        private final String label;

        private final String suffix;

        Kind(String label, String suffix) {
            this.label = label;
            this.suffix = suffix;
        }

        /** Of what a controller looks after. */
        public static Kind of(Class<? extends HasMetadata> owner) {
            return owner == LlmGateway.class ? Gateway : Route;
        }

        public String label() {
            return label;
        }
    }

    /** Whose they are. */
    public record Owner(Kind kind, String namespace, String name) {
        /** Name of all that it has, but for the Service, which is called as the owner, for callers to write. */
        public String childName() {
            return name + kind.suffix;
        }

        /** By which its Service and its Deployment know its pods; a Deployment's never change. */
        public Map<String, String> selector() {
            return Map.of(Labels.NAME, kind.label, Labels.INSTANCE, name);
        }

        /** Of all that it has. */
        public Map<String, String> labels() {
            Map<String, String> labels = new LinkedHashMap<>(selector());
            labels.putAll(Labels.ofInstallation());
            labels.put(Labels.COMPONENT, "router");
            return labels;
        }
    }

    /**
     * The pods that serve what is handed out of routes.
     *
     * @param withholding which of these keys no pod may have
     * @param configMaps names of those that there are
     */
    public static RouterPool of(
            Owner owner,
            @Nullable RouterSpec settings,
            List<Handout> handouts,
            Function<List<SecretKeyRef>, Set<SecretKeyRef>> withholding,
            List<String> configMaps) {
        List<RouteDocument> routes = handouts.stream()
                .flatMap(handout -> handout.handed().stream())
                .map(HandedOut::document)
                .toList();
        ConfigParts parts = ConfigParts.of(routes, ConfigParts.present(owner.childName(), configMaps));
        RouterPool all = new RouterPool(owner, settings, routes, Set.of(), parts);
        return new RouterPool(owner, settings, routes, withholding.apply(all.mountedRefs()), parts);
    }

    /** Any that serves nothing, to see what becomes of settings. */
    public static RouterPool ofNothing(@Nullable RouterSpec settings) {
        return new RouterPool(
                new Owner(Kind.Route, "default", "route"), settings, List.of(), Set.of(), new ConfigParts(1));
    }

    public RouterPool {
        routes = List.copyOf(routes);
        withheld = Set.copyOf(withheld);
    }

    /** Whether there is nothing that its pods could serve, and nothing else that it is for. */
    public boolean isNothing() {
        return owner.kind == Kind.Route && routes.isEmpty();
    }

    /** Where there is nothing to serve a router does not start. */
    public int replicas() {
        return routes.isEmpty()
                ? 0
                : Optional.ofNullable(settings).map(RouterSpec::replicas).orElse(DEFAULT_REPLICAS);
    }

    public Optional<TlsSpec> tls() {
        return Optional.ofNullable(settings).map(RouterSpec::tls);
    }

    /** {@code https} or {@code http}; the Service's port is called by it, too. */
    public String scheme() {
        return tls().isPresent() ? "https" : "http";
    }

    /** The Service's. */
    public int port() {
        return Optional.ofNullable(settings)
                .map(RouterSpec::service)
                .map(ServiceSpec::port)
                .orElseGet(this::usualPort);
    }

    private int usualPort() {
        return tls().isPresent() ? 443 : 80;
    }

    /** Where callers within the cluster find it. */
    public String url() {
        String port = port() == usualPort() ? "" : ":" + port();
        return scheme() + "://" + owner.name + "." + owner.namespace + ".svc" + port;
    }

    /** Each key of a Secret that the pods get, once, in a fixed order. */
    public List<SecretKeyRef> mountedRefs() {
        Stream<SecretKeyRef> keys = routes.stream().flatMap(route -> route.secretKeyRefs().stream());
        Stream<SecretKeyRef> certificate = tls().stream().flatMap(each -> each.refs().stream());
        return Stream.concat(keys, certificate)
                .distinct()
                .filter(ref -> !withheld.contains(ref))
                .toList();
    }
}
