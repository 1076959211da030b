package dev.llmroute.standalone.local;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteEditor;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.route.RouteYaml;
import dev.llmroute.console.route.RouterView;
import dev.llmroute.cooldown.Concerns;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.explain.KnownRoute;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Target;
import dev.llmroute.route.TargetState;
import dev.llmroute.router.Router;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of a router in the same process, for its console: as it serves them, whatever their files say by now. Thread-safe. */
final class RouterCatalog implements RouteCatalog {
    private final String id;
    private final Router router;
    private final Cooldowns cooldowns;

    RouterCatalog(String id, Router router, Cooldowns cooldowns) {
        this.id = id;
        this.router = router;
        this.cooldowns = cooldowns;
    }

    @Override
    public CatalogState state() {
        return new CatalogState(CatalogState.Source.Process, true, "");
    }

    @Override
    public List<RouteSummary> routes() {
        return router.routes().stream()
                .map(each -> summary(each, told(each)))
                .sorted(Comparator.comparing(RouteSummary::namespace).thenComparing(RouteSummary::name))
                .toList();
    }

    @Override
    public Optional<RouteDetail> route(String namespace, String name) {
        LlmRouteDocument document = router.documents().get(namespace + "/" + name);
        if (document == null) {
            return Optional.empty();
        }
        return router.routes().stream()
                .filter(each -> each.route().qualifiedName().equals(namespace + "/" + name))
                .findFirst()
                .map(each -> detail(document, each));
    }

    private RouteDetail detail(LlmRouteDocument document, ResolvedRoute route) {
        List<RouteDetail.Told> told = told(route);
        return new RouteDetail(
                summary(route, told),
                Optional.of(new KnownRoute(document, route.route())),
                cooldowns,
                told,
                route.callerKeys().stream().map(each -> each.name()).toList(),
                RouteYaml.text(RouteYaml.resource(document)),
                cooldowns.time());
    }

    private List<RouteDetail.Told> told(ResolvedRoute route) {
        return route.route().targets().stream()
                .map(each -> new RouteDetail.Told(LiveTarget.of(each, cooldowns), null, bound(each)))
                .toList();
    }

    /** The smallest size up to which requests pass while larger ones are left alone; null where there is no such bound. */
    private @Nullable Long bound(Target target) {
        Concerns concerns = Concerns.of(List.of(target));
        return cooldowns.holding().stream()
                .filter(each -> concerns.include(each.cooldown().key()))
                .map(this::passesUpTo)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private @Nullable Long passesUpTo(KnownCooldown cooldown) {
        long tokens = cooldown.passesUpTo(cooldowns.time());
        return tokens > 0 ? tokens : null;
    }

    private RouteSummary summary(ResolvedRoute route, List<RouteDetail.Told> told) {
        List<LiveTarget> targets = told.stream().map(RouteDetail.Told::target).toList();
        List<String> problems =
                new ArrayList<>(route.problems().stream().map(Problem::toString).toList());
        if (!router.problem().isEmpty()) {
            problems.add("The newest configuration is not in use: " + router.problem());
        }
        Long generation = route.generation() == 0 ? null : route.generation();
        return new RouteSummary(
                route.route().namespace(),
                route.route().name(),
                generation,
                null,
                generation,
                null,
                null,
                null,
                null,
                null,
                null,
                targets.size(),
                (int) targets.stream()
                        .filter(each -> each.state() == TargetState.Ready)
                        .count(),
                targets.stream()
                        .map(LiveTarget::until)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .map(Instant::toString)
                        .orElse(null),
                List.of(),
                problems,
                Stream.concat(
                                route.route().aliases().stream(),
                                route.route().models().stream().map(ModelRef::name))
                        .toList());
    }

    @Override
    public List<RouterView> routers() {
        String problem = router.problem();
        return List.of(new RouterView(
                "",
                id,
                null,
                router.isReady(),
                router.requestsInFlight(),
                problem.isEmpty() ? null : problem,
                router.routes().stream()
                        .map(each -> new RouterView.Serves(each.route().qualifiedName(), null, null))
                        .toList()));
    }

    @Override
    public void onChange(Runnable listener) {
        // Cooldowns tell of themselves, and of the rest the console hears when it looks again.
    }

    @Override
    public Optional<RouteEditor> editor() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // The router ends by itself.
    }
}
