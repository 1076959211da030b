package dev.llmroute.console.store;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.RequestSums;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A day in the life of three providers, in a file. */
public final class HistorySamples {
    private static final long MINUTE_MS = 60_000;
    private static final String LLAMA_33 = "groq/llama-3.3-70b-versatile";
    private static final String LLAMA_31 = "groq/llama-3.1-70b-versatile";
    private static final String GPT = "openai/gpt-4o";

    /** A name that is markup, and that a spreadsheet would calculate. */
    public static final String HOSTILE = "=<img src=x onerror=alert(1)>";

    private HistorySamples() {}

    /**
     * Fills a folder's history with the day up to now; between six and eight hours ago no console watched.
     *
     * @param hostile whether somebody has made up names
     */
    public static void fill(Path folder, long nowMs, boolean hostile) {
        try (Database database = Database.open(H2.in(folder))) {
            long now = nowMs / MINUTE_MS * MINUTE_MS;
            for (int ago = 24 * 60; ago > 0; ago--) {
                if (ago <= 6 * 60 || ago > 8 * 60) {
                    database.cooled().store(cooled(now, ago, hostile));
                }
            }
            List<MinuteSums> minutes = new ArrayList<>();
            for (int ago = 24 * 60; ago > 0; ago -= ago > 60 ? 15 : 1) {
                minutes.add(sums(now - ago * MINUTE_MS, ago, hostile));
            }
            RecordTable<MinuteSums> table = database.sums();
            table.store(
                    table.place(),
                    new Piece<>(
                            minutes,
                            0,
                            new Place(minutes.size(), minutes.getLast().id(), now)),
                    nowMs,
                    HistoryOptions.DEFAULT_MINUTES);
        }
    }

    /** What a router told of the minute of a moment. */
    public static MinuteSums minute(long atMs) {
        return sums(MinuteSums.minuteOf(atMs), 0, false);
    }

    private static CooledMinute cooled(long now, int ago, boolean hostile) {
        List<CooledMinute.Part> parts = new ArrayList<>();
        if (ago <= 15 || ago % 300 < 40) {
            add(
                    parts,
                    new Cooled("groq_llama-3.3-70b-versatile", "5f1c0a77", "groq", "llama-3.3-70b-versatile"),
                    "RateLimitDaily",
                    60_000);
        }
        if (ago % 45 < 4) {
            add(
                    parts,
                    new Cooled("groq_llama-3.1-70b-versatile", "5f1c0a77", "groq", "llama-3.1-70b-versatile"),
                    "RateLimitTokens",
                    20_000);
        }
        if (ago > 700 && ago < 730) {
            add(parts, new Cooled("provider_openai", "*", "openai", ""), "Overloaded", 60_000);
        }
        if (hostile && ago == 100) {
            add(parts, new Cooled(HOSTILE, "", HOSTILE, "m"), "Manual", 1_000);
        }
        return new CooledMinute(now - ago * MINUTE_MS, parts);
    }

    private static void add(List<CooledMinute.Part> parts, Cooled what, String reason, long ms) {
        parts.add(new CooledMinute.Part(what, CooledMinute.ANY_REASON, ms));
        parts.add(new CooledMinute.Part(what, reason, ms));
    }

    private static MinuteSums sums(long atMs, int ago, boolean hostile) {
        int wave = 30 + (int) Math.round(20 * Math.sin(ago / 7.0));
        int fell = ago <= 15 ? wave / 2 : wave / 10;
        List<RequestSums> requests = new ArrayList<>(List.of(
                requests("default/agent-chat", LLAMA_33, LLAMA_33, wave - fell, 0, 0, 0, 400 + ago % 9 * 60),
                requests("default/agent-chat", LLAMA_33, LLAMA_31, fell, fell, 41L * fell, fell / 2, 900)));
        List<HopSums> hops = new ArrayList<>(List.of(new HopSums(
                "default/agent-chat",
                "app-1",
                LLAMA_33,
                LLAMA_31,
                "RateLimitDaily",
                fell,
                fell / 2,
                fell,
                41L * fell)));
        if (ago % 15 == 0) {
            requests.add(
                    requests("team-a/summaries", GPT, "anthropic/claude-3-5-sonnet-20241022", 3, 3, 3_600, 0, 4_000));
            hops.add(new HopSums(
                    "team-a/summaries",
                    "nightly-batch",
                    GPT,
                    "anthropic/claude-3-5-sonnet-20241022",
                    "Overloaded",
                    4,
                    0,
                    3,
                    3_600));
            hops.add(new HopSums("team-a/summaries", "nightly-batch", LLAMA_31, "", "RateLimitTokens", 1, 0, 0, 38));
        }
        if (hostile && ago == 45) {
            hops.add(new HopSums("team-a/x", HOSTILE, HOSTILE + "/m", GPT, "Timeout", 1, 0, 1, 30_000));
        }
        return new MinuteSums("sums-" + ago, atMs, "router-1", requests, hops);
    }

    private static RequestSums requests(
            String route, String first, String by, int number, int fell, long lostMs, int avoided, long ms) {
        long[] latency = new long[Latency.BUCKETS];
        latency[Latency.bucket(ms)] = number;
        return new RequestSums(
                route,
                route.startsWith("team-a") ? "nightly-batch" : "app-1",
                first,
                by,
                Outcome.Answered,
                number,
                fell,
                0,
                0,
                0,
                lostMs,
                avoided,
                Latency.of(latency));
    }
}
