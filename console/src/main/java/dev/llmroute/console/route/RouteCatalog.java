package dev.llmroute.console.route;

import java.util.List;
import java.util.Optional;

/**
 * The routes that a console knows: of a cluster, or of a router in its own process. Implementations are thread-safe, and answer from
 * memory.
 */
public interface RouteCatalog extends AutoCloseable {
    /** How it stands with what is told here. */
    CatalogState state();

    /** All of them, by namespace and name. */
    List<RouteSummary> routes();

    /** One of them, whole; empty where there is none. */
    Optional<RouteDetail> route(String namespace, String name);

    /** The router processes, by namespace and name. */
    List<RouterView> routers();

    /** Calls that whenever something may have changed. Never blocks for long. */
    void onChange(Runnable listener);

    /** How routes are changed; empty where they are not changed here. */
    Optional<RouteEditor> editor();

    /** Ends what it does in the background. */
    @Override
    void close();

    /** A catalog of a console that is told of no routes. */
    static RouteCatalog none() {
        return new RouteCatalog() {
            @Override
            public CatalogState state() {
                return new CatalogState(CatalogState.Source.None, true, "");
            }

            @Override
            public List<RouteSummary> routes() {
                return List.of();
            }

            @Override
            public Optional<RouteDetail> route(String namespace, String name) {
                return Optional.empty();
            }

            @Override
            public List<RouterView> routers() {
                return List.of();
            }

            @Override
            public void onChange(Runnable listener) {
                // Nothing ever does.
            }

            @Override
            public Optional<RouteEditor> editor() {
                return Optional.empty();
            }

            @Override
            public void close() {
                // Nothing runs.
            }
        };
    }
}
