package dev.llmroute.router.telemetry;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Left;
import dev.llmroute.config.ResolvedRoute;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is most likely left of providers' windows. Thread-safe. */
final class HeadroomMetrics {
    private record Source(List<ResolvedRoute> routes, Ceilings ceilings) {}

    private final MultiGauge parts;
    private volatile @Nullable Source source;

    HeadroomMetrics(MeterRegistry registry) {
        parts = MultiGauge.builder("llmroute.headroom.ratio")
                .description("Part of a provider's window that is most likely left, from 0 to 1")
                .register(registry);
    }

    /** The routes in use. */
    void tell(List<ResolvedRoute> routes, Ceilings ceilings) {
        source = new Source(routes, ceilings);
    }

    /** Windows are found out while requests are answered: those that are known now are told from here on. */
    void refresh() {
        Source now = source;
        if (now != null) {
            parts.register(
                    now.routes().stream().flatMap(route -> rows(route, now)).toList(), true);
        }
    }

    private static Stream<MultiGauge.Row<Number>> rows(ResolvedRoute route, Source now) {
        String name = route.route().name();
        return route.route().targets().stream()
                .flatMap(target ->
                        now.ceilings().headrooms().left(target).stream().map(left -> row(name, target.name(), left)));
    }

    private static MultiGauge.Row<Number> row(String route, String target, Left left) {
        Tags tags = Tags.of(
                "route",
                route,
                "target",
                target,
                "window",
                left.window(),
                "told",
                left.learned() ? "learned" : "header");
        return MultiGauge.Row.of(tags, left.part());
    }
}
