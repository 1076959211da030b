package dev.llmroute.console.route;

import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.explain.Asked;
import dev.llmroute.explain.Because;
import dev.llmroute.explain.Explanation;
import dev.llmroute.explain.KnownRoute;
import dev.llmroute.explain.LiveTarget;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route, whole. Immutable but for the cooldowns, which are asked for when it is.
 *
 * @param known how it works; empty where it has a mistake
 * @param cooldowns how its targets stand
 * @param live each target as it is told of
 * @param callers the names of the keys that open it; empty where it asks for none, or where it has a mistake
 * @param yaml the resource as it is, without what only programs need
 */
public record RouteDetail(
        RouteSummary summary,
        Optional<KnownRoute> known,
        CooldownView cooldowns,
        List<Told> live,
        List<String> callers,
        String yaml,
        TimeSource time) {

    /**
     * What is told of a target.
     *
     * @param lastSuccess ISO 8601; null where that is not told
     * @param onlyAboveTokens the size up to which requests pass; null where no such bound is known
     */
    public record Told(
            LiveTarget target,
            @Nullable String lastSuccess,
            @Nullable Long onlyAboveTokens) {}

    public RouteDetail {
        live = List.copyOf(live);
        callers = List.copyOf(callers);
    }

    /**
     * What such a request would do now; empty where the route does not know the model, has a mistake, or has no target that may serve it.
     *
     * @param caller the name of its key; empty: one who may be served by everything
     */
    public Optional<Explanation> explain(Asked asked, String caller) {
        return known.filter(each -> !each.route().targets().isEmpty())
                .flatMap(each -> Planner.resolve(each.route(), asked.model())
                        .filter(entry -> isServed(each.route(), entry, terms(each, caller)))
                        .map(entry -> Explanation.of(
                                each.document(), each.route(), asked, entry, terms(each, caller), cooldowns, time)));
    }

    /** Whether the route knows such a request, has targets for it, and none that may serve the caller. */
    public boolean mayNotServe(Asked asked, String caller) {
        return known.filter(each -> !each.route().targets().isEmpty())
                .flatMap(each -> Planner.resolve(each.route(), asked.model())
                        .map(entry -> !isServed(each.route(), entry, terms(each, caller))))
                .orElse(false);
    }

    private boolean isServed(Route route, Entry entry, Terms terms) {
        return Chain.of(route, entry, cooldowns).allowed(terms.permission()).isPresent();
    }

    private static Terms terms(KnownRoute route, String caller) {
        return RouteResolver.terms(route.document(), caller).orElseGet(() -> Terms.of(route.route()));
    }

    /** What a request for the route may ask for: its name, aliases and models. */
    public List<String> models() {
        return known.map(each -> names(each.route())).orElse(List.of(summary.name()));
    }

    private static List<String> names(Route route) {
        return Stream.concat(
                        Stream.concat(Stream.of(route.name()), route.aliases().stream()),
                        route.models().stream().map(ModelRef::name))
                .distinct()
                .toList();
    }

    /** Its targets in the order in which a request by the route's name would go now; those that it would not call behind them. */
    public List<TargetView> targets() {
        Map<String, Told> byName = live.stream()
                .collect(Collectors.toMap(each -> each.target().name(), Function.identity(), (first, again) -> first));
        List<TargetView> all = new ArrayList<>();
        explain(new Asked(summary.name()), "")
                .ifPresentOrElse(
                        way -> way.targets().forEach(line -> all.add(view(line, byName.remove(line.target())))),
                        () -> List.copyOf(byName.values())
                                .forEach(told -> all.add(view(
                                        told.target().name(),
                                        null,
                                        "",
                                        List.of(),
                                        byName.remove(told.target().name())))));
        return List.copyOf(all);
    }

    private static TargetView view(Explanation.Line line, @Nullable Told told) {
        return view(line.target(), line.order(), line.why(), line.because(), told);
    }

    private static TargetView view(
            String name, @Nullable Integer order, String why, List<Because> because, @Nullable Told told) {
        if (told == null) {
            return new TargetView(order, name, why, because, "", null, null, null, null, null, null);
        }
        LiveTarget target = told.target();
        return new TargetView(
                order,
                name,
                why,
                because,
                target.state().name(),
                target.reason(),
                target.until() == null ? null : target.until().toString(),
                target.source(),
                target.percent() < 0 ? null : target.percent(),
                told.lastSuccess(),
                told.onlyAboveTokens());
    }
}
