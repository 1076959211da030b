package dev.llmroute.router.telemetry;

import dev.llmroute.history.Latency;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import dev.llmroute.router.dialect.Tokens;

/** What the requests of one key came to. Not thread-safe. */
final class RequestCount {
    /** Requests that are added up: those of one minute, ms since 1970, that have all of this in common. */
    record Key(long minuteMs, String route, String caller, String first, String by, Outcome outcome) {}

    private long requests;
    private long fellBack;
    private long metered;
    private long input;
    private long output;
    private long lostMs;
    private long avoided;
    private final long[] latency = new long[Latency.BUCKETS];

    void add(MinuteCounts.Request request) {
        requests++;
        fellBack += request.hops().stream().anyMatch(hop -> !hop.to().isEmpty()) ? 1 : 0;
        Tokens tokens = request.tokens();
        if (tokens != null) {
            metered++;
            input += tokens.input();
            output += tokens.output();
        }
        lostMs += request.lostMs();
        avoided += request.hops().stream().filter(MinuteCounts.Hop::leftOut).count();
        latency[Latency.bucket(request.tookMs())]++;
    }

    void add(RequestCount other) {
        requests += other.requests;
        fellBack += other.fellBack;
        metered += other.metered;
        input += other.input;
        output += other.output;
        lostMs += other.lostMs;
        avoided += other.avoided;
        for (int i = 0; i < latency.length; i++) {
            latency[i] += other.latency[i];
        }
    }

    long requests() {
        return requests;
    }

    RequestSums row(Key key) {
        return new RequestSums(
                key.route(),
                key.caller(),
                key.first(),
                key.by(),
                key.outcome(),
                requests,
                fellBack,
                metered,
                input,
                output,
                lostMs,
                avoided,
                Latency.of(latency));
    }
}
