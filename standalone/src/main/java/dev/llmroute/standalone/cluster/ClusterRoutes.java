package dev.llmroute.standalone.cluster;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The LlmRoutes of a cluster. Reads and annotates them, reads events, and asks for nothing else. Closing it ends its connections. */
public final class ClusterRoutes implements AutoCloseable {
    private static final ResourceDefinitionContext LLM_ROUTES = new ResourceDefinitionContext.Builder()
            .withGroup(LlmRouteDocument.GROUP)
            .withVersion(LlmRouteDocument.VERSION)
            .withKind(LlmRouteDocument.KIND)
            .withPlural("llmroutes")
            .withNamespaced(true)
            .build();
    private static final String TO_READ = "get and list of llmroutes.llmroute.dev";
    private static final String TO_CHANGE = "patch of llmroutes.llmroute.dev";

    private final KubernetesClient client;
    private final String server;
    private final String namespace;

    private ClusterRoutes(KubernetesClient client, Config config) {
        this.client = client;
        server = config.getMasterUrl();
        namespace = config.getNamespace() == null ? "default" : config.getNamespace();
    }

    /** Calls nothing yet. */
    public static ClusterRoutes connect(ClusterOptions options) throws CommandFailed {
        ClientLog.toStandardError();
        Config config = Kubeconfig.read(options);
        try {
            return new ClusterRoutes(
                    new KubernetesClientBuilder()
                            .withConfig(config)
                            .withHttpClientFactory(new JdkHttpClientFactory())
                            .build(),
                    config);
        } catch (KubernetesClientException | IllegalArgumentException unusable) {
            throw CommandFailed.because("the kubeconfig cannot be used: " + unusable.getMessage());
        }
    }

    /** Where routes are looked for. */
    public String namespace() {
        return namespace;
    }

    /** The routes of the namespace, or of all. */
    public List<ClusterRoute> list(boolean inAllNamespaces) throws CommandFailed {
        return ask(
                TO_READ,
                () -> (inAllNamespaces ? all().inAnyNamespace() : all().inNamespace(namespace))
                        .list().getItems().stream().map(ClusterRoute::of).toList());
    }

    /**
     * A route of the namespace.
     *
     * @param name null: the only one that there is
     * @throws CommandFailed with the names that there are
     */
    public ClusterRoute find(@Nullable String name) throws CommandFailed {
        Optional<ClusterRoute> found = name == null ? Optional.empty() : get(name);
        if (found.isPresent()) {
            return found.get();
        }
        List<ClusterRoute> routes = list(false);
        if (name == null && routes.size() == 1) {
            return routes.getFirst();
        }
        String names = routes.stream().map(ClusterRoute::name).collect(Collectors.joining(", "));
        throw CommandFailed.because(
                routes.isEmpty()
                        ? "there is no LlmRoute in the namespace " + namespace + "; -n NS names another one"
                        : name == null
                                ? "there are several routes in the namespace " + namespace + ": say which one of "
                                        + names
                                : "there is no LlmRoute " + name + " in the namespace " + namespace + "; there is "
                                        + names);
    }

    /** A route of the namespace; empty where it has none of that name. */
    Optional<ClusterRoute> get(String name) throws CommandFailed {
        // Of an unknown kind, too, the answer is 404: the list that follows tells the two apart.
        return ask(
                TO_READ,
                () -> Optional.ofNullable(
                                all().inNamespace(namespace).withName(name).get())
                        .map(ClusterRoute::of));
    }

    /** Sets an annotation of a route. */
    void annotate(ClusterRoute route, String annotation, String value) throws CommandFailed {
        ask(
                TO_CHANGE,
                () -> Objects.requireNonNull(all().inNamespace(route.namespace())
                        .withName(route.name())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                Serialization.asJson(
                                        Map.of("metadata", Map.of("annotations", Map.of(annotation, value)))))));
    }

    /** The events of a route; empty where they may not be read. */
    Optional<List<Event>> events(ClusterRoute route) throws CommandFailed {
        try {
            return Optional.of(client.v1()
                    .events()
                    .inNamespace(route.namespace())
                    .withField("involvedObject.uid", route.metadata().getUid())
                    .list()
                    .getItems());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw ApiFailure.of(e, server, "list of events");
        }
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            all() {
        return client.genericKubernetesResources(LLM_ROUTES);
    }

    private <T> T ask(String needs, Supplier<T> call) throws CommandFailed {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw ApiFailure.of(e, server, needs);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
