package dev.llmroute.bench.console;

import dev.llmroute.bench.Latencies;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** 200 browsers that keep pages of a console open, while a router tells of 25 cooldowns and 25 fallbacks a second. */
final class LiveLoad implements AutoCloseable {
    private static final int COOLDOWN_READERS = 100;
    private static final int FALLBACK_READERS = 20;
    private static final int OVERVIEW_READERS = 20;
    private static final int TARGETS = 100;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long COOLED_MS = 600_000;

    /** Of all that the events here fit. */
    private static final List<String> FILTERS =
            List.of("", "?route=team-0/route-0", "?provider=provider-0", "?reason=RateLimitTokens");

    private final MeasuredConsole console;
    private final HazelcastCache memory;
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);

    LiveLoad(MeasuredConsole console) throws IOException, InterruptedException {
        this.console = console;
        memory = HazelcastCache.client(new ClientOptions("llmroute", List.of(console.cache())));
        memory.joinAsRouter(cooldowns, "router-1");
        for (int tries = 0; !memory.state().connected(); tries++) {
            if (tries > 300) {
                throw new IOException("The shared memory cannot be reached");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        for (int nr = 0; nr < TARGETS; nr++) {
            cooldowns.set(cooldown(nr, "router-1", 0));
        }
    }

    /** Prints how late browsers heard, and what the console took. */
    void run(int seconds) throws IOException, InterruptedException {
        System.out.println("\nConsole's memory in MiB before: " + console.residentMiB());
        Latencies cooled = new Latencies();
        Latencies fell = new Latencies();
        try (Browsers ofCooldowns = new Browsers(console.port(), cooled);
                Browsers ofFallbacks = new Browsers(console.port(), fell);
                Browsers others = new Browsers(console.port(), new Latencies())) {
            ofCooldowns.open(COOLDOWN_READERS, "/cooldowns/live");
            for (String filter : FILTERS) {
                ofFallbacks.open(FALLBACK_READERS, "/fallbacks/live" + filter);
            }
            others.open(OVERVIEW_READERS, "/overview/live");
            TimeUnit.SECONDS.sleep(10);
            System.out.println("With " + (ofCooldowns.begun() + ofFallbacks.begun() + others.begun())
                    + " browsers, nothing new: " + console.residentMiB());
            long cpuMs = console.cpuMs();
            long begun = System.nanoTime();
            int changes = seconds * 25;
            for (int nr = 0; nr < changes; nr++) {
                cooldowns.set(cooldown(nr % TARGETS, ofCooldowns.mark(nr), nr));
                memory.record(event(nr, ofFallbacks.mark(nr)));
                TimeUnit.NANOSECONDS.sleep(begun + (nr + 1) * PACE_NANOS - System.nanoTime());
            }
            double cores = (console.cpuMs() - cpuMs) * 1e6 / (System.nanoTime() - begun);
            TimeUnit.SECONDS.sleep(3);
            System.out.println("After " + seconds + " s of 50 changes a second: " + console.residentMiB());
            System.out.printf(Locale.ROOT, "The console took %.2f of a core%n%n", cores);
            System.out.println("| from the change to the browser, ms | p50 | p99 | longest | seen | MiB/s |");
            System.out.println("|---|---|---|---|---|---|");
            print("cooldowns, 100 browsers", cooled, ofCooldowns, (long) changes * COOLDOWN_READERS, seconds);
            print(
                    "fallbacks, 80 browsers, 4 filters",
                    fell,
                    ofFallbacks,
                    (long) changes * FALLBACK_READERS * FILTERS.size(),
                    seconds);
            if (ofCooldowns.ended() + ofFallbacks.ended() + others.ended() > 0) {
                throw new IOException("Some browsers lost their streams");
            }
        }
    }

    private static void print(String what, Latencies lags, Browsers browsers, long all, int seconds) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.1f %% | %.1f |%n",
                what,
                lags.ms(50),
                lags.ms(99),
                lags.mostMs(),
                100.0 * browsers.seen() / all,
                browsers.bytes() / 1048576.0 / seconds);
    }

    /** Each change ends later than the one before. */
    private static Cooldown cooldown(int target, String seenBy, int nr) {
        String provider = MadeHistory.provider(target % MadeHistory.PROVIDERS);
        CooldownKey key = new CooldownKey(
                "https://" + provider + ".example.com", "large-model-" + target, "5f1c0a77", Scope.Model, "tokens");
        return new Cooldown(
                key,
                Term.of(System.currentTimeMillis(), COOLED_MS + nr),
                Cause.refused(
                        FailureClass.RateLimitTokens, 429, new Wait(COOLED_MS + nr, WaitSource.BODY_TEXT), List.of()),
                new Label(provider + "_" + key.model(), provider, seenBy));
    }

    private static FallbackEvent event(int nr, String mark) {
        long atMs = System.currentTimeMillis();
        String limited = MadeHistory.provider(0) + "/" + MadeHistory.model(0) + "#main";
        return new FallbackEvent(
                MadeHistory.id(atMs, nr),
                atMs,
                MadeHistory.frequentRoute(),
                mark,
                MadeHistory.FREQUENT_CALLER,
                "router-1",
                List.of(
                        new AttemptSummary(
                                limited, FailureClass.RateLimitTokens, "model", 429, 47_660, "body-text", 41),
                        new AttemptSummary(
                                MadeHistory.provider(4) + "/" + MadeHistory.model(2),
                                null,
                                "none",
                                200,
                                -1,
                                "none",
                                312)),
                List.of(),
                Outcome.Answered,
                List.of("🔄 Switching to PROVIDER-4 large-model-2..."));
    }

    @Override
    public void close() {
        memory.close();
    }
}
