package dev.llmroute.bench;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.RouteReader;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.cooldown.Api;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Outlay;
import dev.llmroute.plan.PriceOrder;
import dev.llmroute.route.Route;
import dev.llmroute.router.outlook.Outlooks;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the order by price costs a request whose route has twelve targets of one tier, with a conversation that three of them know. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OrderBenchmark {
    private static final int TARGETS = 12;

    private final Route route = route();
    private final Entry head = new Entry.Head();
    private final Chain chain = Chain.of(route, head, new Cooldowns(TimeSource.SYSTEM));
    private final Demand demand = new Demand(20_000, 7, Api.MAIN, 8);
    private final Outlay outlay = new Outlay(20_000, 1_000, 4, false);
    private final Outlooks outlooks = new Outlooks(TimeSource.SYSTEM);

    public OrderBenchmark() {
        chain.targets().stream()
                .limit(3)
                .forEach(target ->
                        outlooks.answered(route, demand, outlay, target, null, Duration.ZERO, Duration.ofDays(1)));
    }

    @Benchmark
    public Chain order() {
        return PriceOrder.of(chain, head, outlay, outlooks.of(route, demand));
    }

    private static Route route() {
        String models = IntStream.range(0, TARGETS)
                .mapToObj(i -> "{name: m" + i + ", tier: t, price: {input: \"" + (TARGETS - i)
                        + "\", output: \"5\", cachedInput: \"0.5\"}}")
                .collect(Collectors.joining(", "));
        String yaml = """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: ordered}
                spec:
                  order: {by: Price}
                  providers:
                    - {name: p, dialect: OpenAI, baseUrl: "https://example.com/v1", models: [%s]}
                  auth: {mode: None}
                """.formatted(models);
        try {
            return RouteResolver.resolve(
                            RouteReader.parse("ordered", yaml).getFirst(),
                            ref -> Optional.empty(),
                            new Fingerprint(new byte[32]))
                    .route();
        } catch (InvalidRoute invalid) {
            throw new IllegalStateException(invalid);
        }
    }
}
