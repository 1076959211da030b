package dev.llmroute.bench.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a console takes for its pages and calls, asked one after the other from the same machine. Not thread-safe. */
final class PageTimes {
    private static final int TIMES = 7;
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final long HOUR_MS = HistoryRows.HOUR_MS;
    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("href=\"/fallbacks/([0-9a-f]{26})\"");
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

    private record Asked(String what, String path) {}

    private record Answer(int status, long bytes) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String console;

    PageTimes(int port) {
        console = "http://127.0.0.1:" + port;
    }

    /** Prints a table; returns how many took longer at most than they may. */
    int print(long nowMs, long mostMs) throws IOException, InterruptedException {
        System.out.println("| asked | median | longest | KiB |");
        System.out.println("|---|---|---|---|");
        int missed = 0;
        for (Asked asked : all(nowMs)) {
            long[] took = new long[TIMES];
            Answer last = new Answer(0, 0);
            boolean failed = false;
            for (int i = 0; i < TIMES; i++) {
                long begun = System.nanoTime();
                last = ask(asked.path());
                failed |= last.status() != 200;
                took[i] = (System.nanoTime() - begun) / 1_000_000;
            }
            Arrays.sort(took);
            boolean late = failed || took[TIMES / 2] > mostMs;
            missed += late ? 1 : 0;
            System.out.printf(
                    Locale.ROOT,
                    "| %s%s | %s%d%s | %d | %d |%n",
                    asked.what(),
                    failed ? " (" + last.status() + ")" : "",
                    late ? "**" : "",
                    took[TIMES / 2],
                    late ? "**" : "",
                    took[TIMES - 1],
                    last.bytes() / 1024);
        }
        return missed;
    }

    /** Exports are read to their first bytes, everything else to its end. */
    private Answer ask(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create(console + path)).timeout(MOST).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            long bytes = path.contains(".csv") || path.contains(".json")
                    ? body.readNBytes(1024).length
                    : body.readAllBytes().length;
            return new Answer(answer.statusCode(), bytes);
        }
    }

    private String text(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(console + path)).build(), BodyHandlers.ofString())
                .body();
    }

    private List<Asked> all(long nowMs) throws IOException, InterruptedException {
        List<Asked> all = new ArrayList<>();
        all.add(new Asked("`/overview`", "/overview"));
        all.add(new Asked("`/cooldowns`", "/cooldowns"));
        all.add(new Asked("`/audit`", "/audit"));
        all.add(new Asked("`/audit`, two words", "/audit?q=" + encoded("person-7 large-model-2")));
        all.add(new Asked("`/audit`, words that nothing has", "/audit?q=nowhere"));
        all.add(new Asked("`/routes`", "/routes"));
        all.add(new Asked("`/api`", "/api"));
        String first = text("/fallbacks");
        all.add(new Asked("`/fallbacks`", "/fallbacks"));
        all.add(new Asked("the second page", found(OLDER, first).replace("&amp;", "&")));
        for (int days : new int[] {1, 3, 6}) {
            long atMs = nowMs - days * 24L * HOUR_MS;
            all.add(new Asked("a page " + days + " days deep", "/fallbacks?older=" + atMs + "_m"));
        }
        all.add(new Asked("towards the newer, 3 days deep", "/fallbacks?newer=" + (nowMs - 72 * HOUR_MS) + "_m"));
        for (String[] each : filters(nowMs)) {
            all.add(new Asked(each[0], "/fallbacks?" + each[1]));
        }
        all.add(new Asked("one request", "/fallbacks/" + found(ID, first)));
        all.add(new Asked("a request that is not there", "/fallbacks?caller=nobody"));
        all.add(new Asked("API: 100", "/api/v1/fallbacks"));
        all.add(new Asked("API: 1,000 of a provider", "/api/v1/fallbacks?limit=1000&provider=provider-3"));
        all.add(new Asked("CSV, its begin", "/api/v1/fallbacks.csv"));
        all.add(new Asked("CSV of a reason, its begin", "/api/v1/fallbacks.csv?reason=QuotaExhausted"));
        for (String last : new String[] {"1h", "24h", "7d", "30d"}) {
            all.add(new Asked("analytics, " + last, "/analytics?last=" + last));
        }
        String week = "from=" + encoded(iso(nowMs - 7 * 24 * HOUR_MS + 1800_000, "+05:30")) + "&to="
                + encoded(iso(nowMs - 1800_000, "+05:30"));
        all.add(new Asked("analytics, a week cut at half an hour", "/analytics?" + week));
        all.add(new Asked(
                "analytics, 7d of a route", "/analytics?last=7d&route=" + encoded(MadeHistory.frequentRoute())));
        all.add(new Asked(
                "analytics, 7d of a rare route", "/analytics?last=7d&route=" + encoded(MadeHistory.route(299))));
        all.add(new Asked("analytics, 7d of a provider", "/analytics?last=7d&provider=provider-3"));
        all.add(new Asked("analytics, 7d of a caller", "/analytics?last=7d&caller=" + MadeHistory.FREQUENT_CALLER));
        all.add(new Asked("analytics, 7d of a reason", "/analytics?last=7d&reason=RateLimitTokens"));
        all.add(new Asked("API: analytics, 7d", "/api/v1/analytics?last=7d"));
        all.add(new Asked("API: analytics as CSV, 7d", "/api/v1/analytics.csv?last=7d"));
        all.add(new Asked("API: overview", "/api/v1/overview"));
        all.add(new Asked("API: cooldowns", "/api/v1/cooldowns"));
        all.add(new Asked("API: history", "/api/v1/history"));
        return all;
    }

    private static String[][] filters(long nowMs) {
        String route = "route=" + encoded(MadeHistory.frequentRoute());
        String hour =
                "from=" + encoded(iso(nowMs - 50 * HOUR_MS, "Z")) + "&to=" + encoded(iso(nowMs - 49 * HOUR_MS, "Z"));
        String day =
                "from=" + encoded(iso(nowMs - 96 * HOUR_MS, "Z")) + "&to=" + encoded(iso(nowMs - 72 * HOUR_MS, "Z"));
        return new String[][] {
            {"route, frequent", route},
            {"route, rare", "route=" + encoded(MadeHistory.RARE_ROUTE)},
            {"caller, frequent", "caller=" + MadeHistory.FREQUENT_CALLER},
            {"caller, rare", "caller=" + MadeHistory.RARE_CALLER},
            {"outcome `Failed`", "outcome=Failed"},
            {"provider, frequent", "provider=provider-0"},
            {"provider that there is not", "provider=nowhere"},
            {"model, frequent", "model=" + encoded(MadeHistory.model(1))},
            {"reason, frequent", "reason=" + MadeHistory.FREQUENT_REASON},
            {"reason, rare", "reason=" + MadeHistory.RARE_REASON},
            {"provider and model", "provider=provider-1&model=" + encoded(MadeHistory.model(1))},
            {"provider and rare reason", "provider=provider-0&reason=" + MadeHistory.RARE_REASON},
            {
                "provider and frequent reason, never together",
                "provider=provider-0&reason=" + MadeHistory.REASON_OF_LAST_PROVIDER
            },
            {"route and caller, never together", route + "&caller=app-150"},
            {"route and provider, never together", route + "&provider=provider-4"},
            {"route, outcome and reason", route + "&outcome=Exhausted&reason=" + MadeHistory.FREQUENT_REASON},
            {"an hour, two days ago", hour},
            {"a day, three days ago", day},
            {"that day of a route and a reason", day + "&" + route + "&reason=QuotaExhausted"},
            {"that day of a route and a caller, never together", day + "&" + route + "&caller=app-150"},
        };
    }

    /** What a browser loads for the first page, as it is sent to one that takes gzip. */
    void printFirstPage() throws IOException, InterruptedException {
        long all = bytes("/overview");
        Matcher files = FILE.matcher(text("/overview"));
        List<String> seen = new ArrayList<>();
        while (files.find()) {
            if (!seen.contains(files.group(1))) {
                seen.add(files.group(1));
                all += bytes(files.group(1));
            }
        }
        System.out.printf(Locale.ROOT, "%nThe first page with its %d files: %d KiB as sent%n", seen.size(), all / 1024);
    }

    private long bytes(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + path))
                .header("Accept-Encoding", "gzip")
                .build();
        return http.send(request, BodyHandlers.ofByteArray()).body().length;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("The page has nothing like " + pattern);
        }
        return matcher.group(1);
    }

    private static String iso(long atMs, String offset) {
        return Instant.ofEpochMilli(atMs).atOffset(ZoneOffset.of(offset)).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
