package dev.llmroute.bench.console;

import dev.llmroute.bench.Bound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The console as a process before a PostgreSQL with ten million fallbacks and the sums of ten million requests, and before a file of H2's with a tenth
 * of both: how long each page and call takes, what it holds in memory, and how soon 200 browsers see 50 changes a second. Runs in the folder
 * {@code bench}; {@code bench/run console} starts it. Ends by itself within a quarter of an hour.
 *
 * <p>{@code --data FOLDER} keeps what was filled there, and uses it again; {@code --events N} fills another number; {@code --only PART} plays
 * {@code postgresql}, {@code h2} or {@code live} alone. Other arguments are options of the console's JVM.
 */
public final class ConsoleLoadMain {
    private static final long MOST_POSTGRES_MS = 200;
    private static final long MOST_H2_MS = 1_000;
    private static final int LIVE_SECONDS = 120;

    private final Path logs;
    private final Path data;
    private final String only;
    private final long events;
    private final List<String> options;
    private int missed;

    private ConsoleLoadMain(Path logs, Path data, String only, long events, List<String> options) {
        this.logs = logs;
        this.data = data;
        this.only = only;
        this.events = events;
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        Bound.endAfter("bench", 15, TimeUnit.MINUTES);
        Path kept = null;
        String only = "";
        long events = 10_000_000;
        List<String> options = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--data" -> kept = Path.of(args[++i]).toAbsolutePath();
                case "--only" -> only = args[++i];
                case "--events" -> events = Long.parseLong(args[++i]);
                default -> options.add(args[i]);
            }
        }
        Path data = kept == null ? Files.createTempDirectory("llmroute-console-") : Files.createDirectories(kept);
        // PostgreSQL's own user has to come through.
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path logs = Files.createDirectories(Path.of("target", "console"));
        ConsoleLoadMain bench = new ConsoleLoadMain(logs, data, only, events, options);
        try {
            bench.postgres();
            bench.h2();
        } finally {
            if (kept == null) {
                Postgres.remove(data);
            }
        }
        System.exit(bench.missed > 0 ? 1 : 0);
    }

    private void postgres() throws IOException, InterruptedException, SQLException, ExecutionException {
        if (only.equals("h2")) {
            return;
        }
        try (Postgres server = Postgres.start(data.resolve("postgresql"), logs.resolve("postgresql.log"))) {
            long begun = System.nanoTime();
            if (server.isNew()) {
                Fill.postgres(server, System.currentTimeMillis(), events);
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
            Path password = Files.writeString(logs.resolve("password"), Postgres.PASSWORD);
            try (Connection connection = server.connect();
                    MeasuredConsole console = MeasuredConsole.start(
                            logs,
                            "console-postgresql",
                            Map.of(
                                    "LLMROUTE_HISTORY_URL", server.url(),
                                    "LLMROUTE_HISTORY_USER", Postgres.USER,
                                    "LLMROUTE_HISTORY_PASSWORD_FILE",
                                            password.toAbsolutePath().toString()),
                            options);
                    LiveLoad live = new LiveLoad(console)) {
                awaitHours(connection);
                System.out.printf(
                        Locale.ROOT,
                        "## PostgreSQL: %s, %,d MiB, filled in %d s%n%n",
                        Fill.counted(connection),
                        server.bytes() >> 20,
                        seconds);
                pages(console, MOST_POSTGRES_MS);
                if (!only.equals("postgresql")) {
                    live.run(LIVE_SECONDS);
                }
            }
        }
    }

    /** The console sums hours up first. */
    private static void awaitHours(Connection connection) throws SQLException, InterruptedException {
        while (Fill.number(connection, "SELECT count(*) FROM sum_due") > 3) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        Fill.number(connection, "SELECT 1 FROM (VALUES (1)) AS one");
    }

    private void h2() throws IOException, InterruptedException, SQLException {
        if (!only.isEmpty() && !only.equals("h2")) {
            return;
        }
        Path folder = data.resolve("h2");
        long begun = System.nanoTime();
        if (!Files.exists(folder)) {
            Fill.h2(Files.createDirectories(folder), System.currentTimeMillis(), events / 10);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        try (MeasuredConsole console =
                MeasuredConsole.start(logs, "console-h2", Map.of("LLMROUTE_HISTORY_DIR", folder.toString()), options)) {
            System.out.printf(Locale.ROOT, "%n## H2: %,d events, filled in %d s%n%n", events / 10, seconds);
            TimeUnit.SECONDS.sleep(20);
            pages(console, MOST_H2_MS);
        }
    }

    private void pages(MeasuredConsole console, long mostMs) throws IOException, InterruptedException {
        System.out.println("Console's memory in MiB when ready: " + console.residentMiB() + "\n");
        if (!only.equals("live")) {
            PageTimes times = new PageTimes(console.port());
            missed += times.print(System.currentTimeMillis(), mostMs);
            times.printFirstPage();
            System.out.println("Console's memory in MiB after the pages: " + console.residentMiB());
        }
    }
}
