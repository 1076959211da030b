package dev.llmroute.operator.reconcile;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Warning;
import dev.llmroute.config.WarningReason;
import dev.llmroute.operator.resource.RouteDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** What is doubtful in a route among those of its gateway. */
final class GatewayWarnings {
    /** Of {@code spec.router}, what is of the route itself and not of its pods. */
    private static final Set<String> OF_ROUTES = Set.of("maxBodyBytes", "keepKeys");

    private GatewayWarnings() {}

    /** @param all that the gateway serves, this one, too */
    static List<Warning> of(RouteDocument route, List<RouteDocument> all) {
        List<Warning> warnings = new ArrayList<>();
        route.routerSettings().stream()
                .filter(field -> !OF_ROUTES.contains(field))
                .map(field -> new Warning(
                        WarningReason.IgnoredSetting,
                        "spec.router." + field,
                        "has no effect: the pods are the gateway's; write it into the LlmGateway, or leave it out"))
                .forEach(warnings::add);
        List<LlmRouteDocument> others = all.stream()
                .filter(each -> !each.name().equals(route.name()))
                .map(RouteDocument::bind)
                .toList();
        List<String> aliases = aliases(route.bind());
        IntStream.range(0, aliases.size())
                .boxed()
                .flatMap(i -> others.stream()
                        .filter(other -> other.metadata().name().equals(aliases.get(i))
                                || aliases(other).contains(aliases.get(i)))
                        .map(other -> new Warning(
                                WarningReason.AliasTaken,
                                "spec.aliases[" + i + "]",
                                "is called so by the route " + other.metadata().name()
                                        + " of the same gateway, too; a caller whose key opens both gets one of them")))
                .forEach(warnings::add);
        return warnings;
    }

    private static List<String> aliases(LlmRouteDocument route) {
        return Objects.requireNonNullElse(route.spec().aliases(), List.of());
    }
}
