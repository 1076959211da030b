package dev.llmroute.console.store;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.RequestSums;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * By hand, not in CI: fills a database with the sums of some ten million requests (three routers, a week of minutes, 12 rows of requests and 4 of
 * hops in each record) and times the queries. {@code postgresql} starts a server of its own; {@code h2} takes a tenth of it into a file.
 *
 * <pre>{@code
 * ./mvnw -q -pl console -am test-compile
 * java -cp console/target/test-classes:console/target/classes:src-shared/target/classes:CLASS_PATH dev.llmroute.console.store.SumBenchMain postgresql
 * }</pre>
 */
public final class SumBenchMain {
    private static final long NOW_MS = Instant.parse("2026-11-24T12:34:00Z").toEpochMilli();
    private static final Duration WEEK = HistoryOptions.DEFAULT_MINUTES;
    private static final int ROUTERS = 3;
    private static final int REQUEST_ROWS = 12;
    private static final int HOP_ROWS = 4;
    private static final int REQUESTS_OF_A_ROW = 28;
    private static final int PIECE = 60;
    private static final int TIMES = 7;

    private SumBenchMain() {}

    /** @param args {@code postgresql} or {@code h2} */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("h2")) {
            try (Database database = Database.open(H2.in(Files.createTempDirectory("llmroute-sums-")))) {
                measure(database, WEEK.dividedBy(10));
            }
            return;
        }
        Files.createDirectories(Path.of("target"));
        try (PostgresServer server = PostgresServer.start();
                Database database = Database.open(new Postgres(server.database()))) {
            measure(database, WEEK);
        }
    }

    private static void measure(Database database, Duration span) {
        long begun = System.nanoTime();
        long requests = fill(database, span);
        System.out.printf(Locale.ROOT, "%d requests stored in %d s%n", requests, since(begun) / 1000);
        begun = System.nanoTime();
        database.hours().make(NOW_MS);
        System.out.printf(Locale.ROOT, "hours made in %d ms%n", since(begun));

        SumSearch search = database.sumSearch();
        long since = SumTable.keptMinutesSinceMs(NOW_MS, WEEK);
        ZoneId kolkata = ZoneId.of("Asia/Kolkata");
        SumFilter hour = SumFilter.of(NOW_MS - Duration.ofHours(1).toMillis(), NOW_MS);
        SumFilter day = SumFilter.of(NOW_MS - Duration.ofDays(1).toMillis(), NOW_MS);
        SumFilter week = SumFilter.of(NOW_MS - span.toMillis() + 17 * MinuteSums.MINUTE_MS, NOW_MS);
        SumFilter filtered = new SumFilter("team/route-1", "groq", null, "app-2", week.fromMs(), NOW_MS, Set.of());
        time("totals of the last hour", () -> search.totals(hour, since));
        time("its series by the minute", () -> search.series(hour, SumStep.Minute, kolkata, since));
        time("totals of a day", () -> search.totals(day, since));
        time("its series by the minute", () -> search.series(day, SumStep.Minute, kolkata, since));
        time("its targets by the hour", () -> search.targetSeries(day, SumStep.Hour, ZoneId.of("UTC"), since));
        time("its targets by the hour, half an hour off", () -> search.targetSeries(day, SumStep.Hour, kolkata, since));
        time("totals of the week", () -> search.totals(week, since));
        time("its series by the day, half an hour off", () -> search.series(week, SumStep.Day, kolkata, since));
        time("its series by the hour", () -> search.series(week, SumStep.Hour, ZoneId.of("UTC"), since));
        time("its pairs", () -> search.pairs(week, 1_000, since));
        time("its targets", () -> search.targets(week, since));
        time("totals of a route, provider and caller", () -> search.totals(filtered, since));
    }

    private static long fill(Database database, Duration span) {
        Random random = new Random(19);
        RecordTable<MinuteSums> table = database.sums();
        List<MinuteSums> piece = new ArrayList<>();
        long requests = 0;
        int sequence = 0;
        for (long at = NOW_MS - span.toMillis(); at < NOW_MS; at += MinuteSums.MINUTE_MS) {
            for (int router = 0; router < ROUTERS; router++) {
                MinuteSums minute = minute(at, "r" + router + "-" + at, router, random);
                requests += minute.requests().stream()
                        .mapToLong(RequestSums::requests)
                        .sum();
                piece.add(minute);
            }
            if (piece.size() >= PIECE) {
                sequence += piece.size();
                table.store(
                        table.place(), new Piece<>(piece, 0, new Place(sequence, "s-" + sequence, at)), NOW_MS, WEEK);
                piece.clear();
            }
        }
        return requests;
    }

    private static MinuteSums minute(long at, String id, int router, Random random) {
        List<RequestSums> requests = new ArrayList<>();
        for (int i = 0; i < REQUEST_ROWS; i++) {
            long[] latency = new long[Latency.BUCKETS];
            for (int j = 0; j < REQUESTS_OF_A_ROW; j++) {
                latency[Latency.bucket((long) Math.exp(6 + random.nextGaussian()))]++;
            }
            String first = "groq/model-" + i % 4;
            requests.add(new RequestSums(
                    "team/route-" + i % 3,
                    "app-" + random.nextInt(4),
                    first,
                    i % 6 == 5 ? "openai/gpt-4o" : first,
                    Outcome.Answered,
                    REQUESTS_OF_A_ROW,
                    i % 6 == 5 ? REQUESTS_OF_A_ROW : 0,
                    REQUESTS_OF_A_ROW,
                    30_000,
                    5_000,
                    random.nextInt(900),
                    random.nextInt(3),
                    Latency.of(latency)));
        }
        List<HopSums> hops = new ArrayList<>();
        for (int i = 0; i < HOP_ROWS; i++) {
            hops.add(new HopSums(
                    "team/route-" + i % 3,
                    "app-" + random.nextInt(4),
                    "groq/model-" + i,
                    "openai/gpt-4o",
                    "RateLimitTokens",
                    5,
                    2,
                    4,
                    300));
        }
        return new MinuteSums(id, at, "router-" + router, requests, hops);
    }

    private static void time(String what, Supplier<?> query) {
        long[] took = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long begun = System.nanoTime();
            Object _ = query.get();
            took[i] = since(begun);
        }
        Arrays.sort(took);
        System.out.printf(Locale.ROOT, "| %s | %d | %d |%n", what, took[TIMES / 2], took[TIMES - 1]);
    }

    private static long since(long begunNanos) {
        return (System.nanoTime() - begunNanos) / 1_000_000;
    }
}
