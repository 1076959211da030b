package dev.llmroute.bench;

import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Demand;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Plan;
import dev.llmroute.plan.Planner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What cooldowns cost each request: the check of a chain of twelve targets, and the plan made of it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CooldownBenchmark {
    /** How many of the twelve are cooling down. */
    @Param({"0", "1"})
    public int cooling;

    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private final Chain chain = ExampleChain.chain(cooldowns);
    private final Demand demand = new Demand(1500, 7);

    @Setup
    public void recorder() {
        chain.targets().stream().limit(cooling).forEach(target -> ExampleChain.recorder(cooldowns, target));
    }

    /** How many are free. */
    @Benchmark
    public int check() {
        int free = 0;
        for (int i = 0; i < chain.links().size(); i++) {
            if (chain.links().get(i).cooldowns().availability(demand) instanceof Availability.Available) {
                free++;
            }
        }
        return free;
    }

    @Benchmark
    public Plan plan() {
        return Planner.plan(chain.balanced(demand), demand);
    }
}
