package dev.llmroute.console.store;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sums as routers make them. */
final class MadeSums {
    private static final String[] TARGETS = {"groq/llama#main", "openai/gpt-4o", "anthropic/claude", "vllm/meta/llama"};

    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());

    private MadeSums() {}

    /** The same each time for a seed. */
    static MinuteSums at(long atMs, String id, Random random) {
        List<RequestSums> requests = new ArrayList<>();
        List<HopSums> hops = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            requests.add(request(random));
            hops.add(hop(random));
        }
        return new MinuteSums(id, atMs, "router-" + random.nextInt(3), requests, hops);
    }

    private static RequestSums request(Random random) {
        Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
        int requests = 1 + random.nextInt(20);
        int metered = outcome == Outcome.Answered ? random.nextInt(requests + 1) : 0;
        long[] latency = new long[Latency.BUCKETS];
        for (int i = 0; i < requests; i++) {
            latency[Latency.bucket(random.nextInt(60_000))]++;
        }
        return new RequestSums(
                "team/route-" + random.nextInt(2),
                "app-" + random.nextInt(3),
                TARGETS[random.nextInt(4)],
                outcome == Outcome.Answered ? TARGETS[random.nextInt(4)] : "",
                outcome,
                requests,
                random.nextInt(requests + 1),
                metered,
                metered * 100L,
                metered * 7L,
                random.nextInt(5_000),
                random.nextInt(requests + 1),
                Latency.of(latency));
    }

    private static HopSums hop(Random random) {
        int hops = 1 + random.nextInt(9);
        boolean gone = random.nextInt(4) == 0;
        return new HopSums(
                "team/route-" + random.nextInt(2),
                "app-" + random.nextInt(3),
                TARGETS[random.nextInt(4)],
                gone ? "" : TARGETS[random.nextInt(4)],
                random.nextBoolean() ? "RateLimitTokens" : "Overloaded",
                hops,
                random.nextInt(hops + 1),
                gone ? 0 : random.nextInt(hops + 1),
                random.nextInt(5_000));
    }

    /** What a store has of a time of at most 27 years. */
    static SumTotals totals(HistoryStore store, SumFilter time) {
        return SumTotals.of(store.sums().series(time, SumStep.Day, ZoneOffset.UTC));
    }

    /** What a row of requests comes to. */
    static SumTotals totals(RequestSums row) {
        boolean known = row.metered() > 0;
        return new SumTotals(
                row.requests(),
                row.outcome() == Outcome.Answered ? row.requests() : 0,
                row.outcome() == Outcome.Exhausted ? row.requests() : 0,
                row.outcome() == Outcome.Failed ? row.requests() : 0,
                row.outcome() == Outcome.Cancelled ? row.requests() : 0,
                row.fellBack(),
                row.metered(),
                known ? row.inputTokens() : null,
                known ? row.outputTokens() : null,
                row.lostMs(),
                row.avoided(),
                row.latency());
    }
}
