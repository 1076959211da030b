package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.console.access.ApiServerClient;
import dev.llmroute.console.access.Entry;
import dev.llmroute.cooldown.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a cluster, as its API server has them and the operator tells of them. Thread-safe.
 *
 * <p>By the console's own rights: who sees what of it the console decides, by the same namespaces
 * (docs/decisions/0052).
 */
public final class ClusterCatalog implements RouteCatalog {
    private static final String ROOT = "/apis/" + LlmRouteDocument.API_VERSION + "/";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("llmroute-mirrors").factory());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Mirror<StoredRoute>> routes;
    private final List<Mirror<Gateway>> gateways;
    private final Optional<RouteEditor> editor;
    private final TimeSource time;

    private record Gateway(String namespace, String name, ObjectNode status) {
        static Gateway of(ObjectNode resource) {
            JsonNode metadata = resource.path("metadata");
            return new Gateway(
                    metadata.path("namespace").asText(),
                    metadata.path("name").asText(),
                    resource.withObject("/status"));
        }
    }

    private ClusterCatalog(ApiServerClient apiServer, List<String> namespaces, boolean editable, TimeSource time) {
        this.time = time;
        this.editor = editable ? Optional.of(new RouteEditor(apiServer)) : Optional.empty();
        this.routes = mirrors(apiServer, namespaces, "llmroutes", StoredRoute::of);
        this.gateways = mirrors(apiServer, namespaces, "llmgateways", Gateway::of);
    }

    /**
     * Begins to read; what is asked before the API server has answered says so.
     *
     * @param namespaces whose routes are told of; empty: all
     * @param editable whether routes may be changed by this console at all
     * @throws IllegalArgumentException where the CA file cannot be used
     */
    public static ClusterCatalog start(
            Entry.ApiServer apiServer, List<String> namespaces, boolean editable, TimeSource time) {
        return new ClusterCatalog(new ApiServerClient(apiServer), namespaces, editable, time);
    }

    private <T> List<Mirror<T>> mirrors(
            ApiServerClient apiServer, List<String> namespaces, String plural, Function<ObjectNode, T> kept) {
        Stream<String> paths = namespaces.isEmpty()
                ? Stream.of(ROOT + plural)
                : namespaces.stream().map(each -> ROOT + "namespaces/" + each + "/" + plural);
        return paths.map(path -> new Mirror<>(apiServer, path, kept, this::changed, clock))
                .toList();
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public CatalogState state() {
        List<String> troubles = Stream.concat(
                        routes.stream().map(Mirror::trouble), gateways.stream().map(Mirror::trouble))
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        return new CatalogState(CatalogState.Source.Cluster, troubles.isEmpty(), String.join("; ", troubles));
    }

    @Override
    public List<RouteSummary> routes() {
        return stored().map(StoredRoute::summary)
                .sorted(Comparator.comparing(RouteSummary::namespace).thenComparing(RouteSummary::name))
                .toList();
    }

    private Stream<StoredRoute> stored() {
        return routes.stream().flatMap(each -> each.all().stream());
    }

    @Override
    public Optional<RouteDetail> route(String namespace, String name) {
        return routes.stream()
                .flatMap(each -> each.get(namespace, name).stream())
                .findFirst()
                .map(each -> each.detail(time));
    }

    @Override
    public List<RouterView> routers() {
        Map<String, Pod> pods = new TreeMap<>();
        stored().sorted(Comparator.comparing(each -> each.summary().fullName())).forEach(route -> {
            RouteSummary summary = route.summary();
            for (JsonNode told : route.routers().path("pods")) {
                Pod pod = pods.computeIfAbsent(
                        summary.namespace() + "/" + told.path("name").asText(),
                        key -> new Pod(summary.namespace(), told.path("name").asText()));
                pod.tell(told, summary.gateway());
                pod.serves.add(new RouterView.Serves(
                        summary.name(), StoredRoute.number(told, "generation"), summary.generation()));
            }
        });
        gateways.stream().flatMap(each -> each.all().stream()).forEach(gateway -> {
            for (JsonNode told : gateway.status().at("/routers/pods")) {
                pods.computeIfAbsent(
                                gateway.namespace() + "/" + told.path("name").asText(),
                                key -> new Pod(
                                        gateway.namespace(), told.path("name").asText()))
                        .tell(told, gateway.name());
            }
        });
        return pods.values().stream().map(Pod::view).toList();
    }

    /** A pod that is being put together. */
    private static final class Pod {
        private final String namespace;
        private final String name;
        private final List<RouterView.Serves> serves = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private @Nullable String gateway;
        private boolean ready;

        Pod(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        void tell(JsonNode told, @Nullable String ofGateway) {
            ready |= told.path("ready").asBoolean();
            gateway = ofGateway == null ? gateway : ofGateway;
            String problem = told.path("problem").asText();
            if (!problem.isEmpty() && !problems.contains(problem)) {
                problems.add(problem);
            }
        }

        RouterView view() {
            String problem = problems.isEmpty() ? null : String.join("; ", problems);
            return new RouterView(namespace, name, gateway, ready, null, problem, serves);
        }
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public Optional<RouteEditor> editor() {
        return editor;
    }

    @Override
    public void close() {
        routes.forEach(Mirror::close);
        gateways.forEach(Mirror::close);
        clock.shutdownNow();
    }
}
