package dev.llmroute.router.telemetry;

import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.route.Cost;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What may be spent, and what is known to have been. Thread-safe. */
final class BudgetMetrics {
    private record Row(String route, Paid paid) {
        Tags tags() {
            return Tags.of(
                    "route", route, "of", paid.of(), "per", paid.budget().per().name());
        }
    }

    private final MultiGauge amounts;
    private final MultiGauge spent;

    BudgetMetrics(MeterRegistry registry) {
        amounts = MultiGauge.builder("llmroute.budget.usd")
                .description("US dollars that may be spent in each period")
                .register(registry);
        spent = MultiGauge.builder("llmroute.budget.spent.usd")
                .description("US dollars that are known to have been spent in the present period, by all routers")
                .register(registry);
    }

    /** What the routes in use say, in place of what others said before. */
    void tell(List<ResolvedRoute> routes, Ceilings ceilings) {
        List<Row> rows = routes.stream()
                .flatMap(route -> rows(route, ceilings))
                .distinct()
                .toList();
        register(amounts, rows, paid -> paid.budget().amount());
        register(spent, rows, paid -> ceilings.spending().spent(paid.key()));
    }

    private static void register(MultiGauge gauge, List<Row> rows, Function<Paid, Cost> value) {
        gauge.register(
                rows.stream()
                        .<MultiGauge.Row<?>>map(row -> MultiGauge.Row.of(row.tags(), (Supplier<Number>)
                                () -> value.apply(row.paid()).dollars()))
                        .toList(),
                true);
    }

    private static Stream<Row> rows(ResolvedRoute route, Ceilings ceilings) {
        Stream<Paid> ofTargets = route.route().targets().stream().flatMap(target -> ceilings.paid(target).stream());
        Stream<Paid> ofCallers = route.callerKeys().stream().flatMap(key -> {
            var budget = key.budget();
            return budget == null ? Stream.empty() : Stream.of(Ceilings.paid(route.route(), key.name(), budget));
        });
        return Stream.concat(ofTargets, ofCallers)
                .map(paid -> new Row(route.route().name(), paid));
    }
}
