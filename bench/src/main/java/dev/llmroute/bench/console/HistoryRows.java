package dev.llmroute.bench.console;

import dev.llmroute.history.Latency;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a made history as rows of the console's tables. Stateless. */
final class HistoryRows {
    static final long MINUTE_MS = 60_000;
    static final long HOUR_MS = 60 * MINUTE_MS;

    /** Each has so many rows of requests and of hops a minute. */
    private static final int ROUTERS = 3;

    private static final int REQUEST_ROWS = 40;
    private static final int HOP_ROWS = 12;
    private static final int REQUESTS_OF_A_ROW = 9;

    static final String EVENTS = "fallback_event";
    static final String EVENT_COLUMNS = "at_ms, id, route, request_id, caller, router, outcome, details";
    static final String STEPS = "fallback_step";
    static final String STEP_COLUMNS = "at_ms, event_id, nr, tried, provider, model, reason, status, ms";
    static final String REQUESTS = "sum_request_minute";
    static final String REQUEST_COLUMNS = "at_ms, piece_id, nr, router, route, caller, first_provider, first_model,"
            + " first_key, by_provider, by_model, by_key, outcome, requests, fell_back, metered, input_tokens,"
            + " output_tokens, lost_ms, avoided, "
            + IntStream.range(0, Latency.BUCKETS).mapToObj(i -> "l" + i).collect(Collectors.joining(", "));
    static final String HOPS = "sum_hop_minute";
    static final String HOP_COLUMNS = "at_ms, piece_id, nr, router, route, caller, from_provider, from_model, from_key,"
            + " to_provider, to_model, to_key, reason, hops, left_out, answered, lost_ms";
    static final String COOLED_COLUMNS = "at_ms, target, account, reason, provider, model, cooled_ms";
    static final String AUDIT = "audit_entry";
    static final String AUDIT_COLUMNS =
            "at_ms, id, at_iso, who, action, target, was, became, address, user_agent, reason, words";

    private static final String KEY = "main";

    private HistoryRows() {}

    /** So many events, evenly over the time. */
    static void events(Rows events, Rows steps, long fromMs, long toMs, long count) throws IOException, SQLException {
        MadeHistory made = new MadeHistory(fromMs);
        for (long nr = 0; nr < count; nr++) {
            long atMs = fromMs + (toMs - fromMs) * nr / count;
            MadeHistory.Event event = made.event(atMs, nr);
            events.add(
                    atMs,
                    event.id(),
                    event.route(),
                    "req-" + event.id(),
                    event.caller(),
                    event.router(),
                    event.outcome(),
                    MadeHistory.details(event));
            List<MadeHistory.Step> all = event.steps();
            for (int i = 0; i < all.size(); i++) {
                MadeHistory.Step step = all.get(i);
                steps.add(
                        atMs,
                        event.id(),
                        i,
                        step.tried(),
                        MadeHistory.provider(step.provider()),
                        MadeHistory.model(step.model()),
                        step.reason().isEmpty() ? null : step.reason(),
                        step.tried() ? step.status() : 0,
                        step.tried() ? step.ms() : 0);
            }
        }
    }

    /** Of whole minutes; returns how many requests they are. */
    static long sums(Rows requests, Rows hops, long fromMs, long toMs) throws IOException, SQLException {
        MadeHistory made = new MadeHistory(fromMs + 1);
        long all = 0;
        for (long atMs = fromMs; atMs < toMs; atMs += MINUTE_MS) {
            for (int router = 0; router < ROUTERS; router++) {
                String piece = MadeHistory.id(atMs, router);
                String name = "router-" + router;
                for (int nr = 0; nr < REQUEST_ROWS; nr++) {
                    all += request(requests, made, atMs, piece, nr, name);
                }
                for (int nr = 0; nr < HOP_ROWS; nr++) {
                    hop(hops, made, atMs, piece, REQUEST_ROWS + nr, name);
                }
            }
        }
        return all;
    }

    private static long request(Rows rows, MadeHistory made, long atMs, String piece, int nr, String router)
            throws IOException, SQLException {
        int route = made.anyRoute();
        int first = MadeHistory.target(route, 0);
        int by = made.below(7) == 0 ? MadeHistory.target(route, 1 + made.below(3)) : first;
        boolean answered = made.below(40) > 0;
        int requests = 1 + made.below(2 * REQUESTS_OF_A_ROW - 1);
        int[] latency = new int[Latency.BUCKETS];
        for (int i = 0; i < requests; i++) {
            latency[Latency.bucket((long) Math.exp(6 + made.gaussian()))]++;
        }
        Object[] cells = new Object[20 + latency.length];
        Object[] start = {
            atMs,
            piece,
            nr,
            router,
            MadeHistory.route(route),
            made.anyCaller(route),
            provider(first),
            model(first),
            KEY,
            answered ? provider(by) : "",
            answered ? model(by) : "",
            answered ? KEY : "",
            answered ? "Answered" : "Exhausted",
            requests,
            by == first ? 0 : requests,
            answered ? requests : 0,
            answered ? 900L * requests : null,
            answered ? 200L * requests : null,
            by == first ? 0L : 300L * requests,
            made.below(3)
        };
        System.arraycopy(start, 0, cells, 0, start.length);
        for (int i = 0; i < latency.length; i++) {
            cells[start.length + i] = latency[i];
        }
        rows.add(cells);
        return requests;
    }

    private static void hop(Rows rows, MadeHistory made, long atMs, String piece, int nr, String router)
            throws IOException, SQLException {
        int route = made.anyRoute();
        int from = MadeHistory.target(route, 0);
        int to = MadeHistory.target(route, 1 + made.below(3));
        int hops = 1 + made.below(6);
        rows.add(
                atMs,
                piece,
                nr,
                router,
                MadeHistory.route(route),
                made.anyCaller(route),
                provider(from),
                model(from),
                KEY,
                provider(to),
                model(to),
                KEY,
                made.reason(from / MadeHistory.MODELS),
                hops,
                made.below(hops),
                made.below(hops + 1),
                300L * hops);
    }

    private static String provider(int target) {
        return MadeHistory.provider(target / MadeHistory.MODELS);
    }

    private static String model(int target) {
        return MadeHistory.model(target % MadeHistory.MODELS);
    }

    /** Whole hours, in each minute of which a quarter of the targets was cooling down for a while. */
    static void cooled(Rows watchedMinutes, Rows cooledMinutes, Rows watchedHours, Rows cooledHours, long from, long to)
            throws IOException, SQLException {
        MadeHistory made = new MadeHistory(from + 2);
        for (long hour = from; hour < to; hour += HOUR_MS) {
            Map<List<Object>, Long> ofHour = new HashMap<>();
            for (long atMs = hour; atMs < hour + HOUR_MS; atMs += MINUTE_MS) {
                watchedMinutes.add(atMs);
                int first = made.below(4);
                for (int target = first; target < MadeHistory.PROVIDERS * MadeHistory.MODELS; target += 4) {
                    long ms = made.below(60_000);
                    for (String reason : List.of("", made.reason(target / MadeHistory.MODELS))) {
                        List<Object> what = List.of(
                                provider(target) + "_" + model(target),
                                "5f1c0a77",
                                reason,
                                provider(target),
                                model(target));
                        cooledMinutes.add(atMs, what.get(0), what.get(1), what.get(2), what.get(3), what.get(4), ms);
                        ofHour.merge(what, ms, Long::sum);
                    }
                }
            }
            watchedHours.add(hour, 60);
            for (Map.Entry<List<Object>, Long> each : ofHour.entrySet()) {
                List<Object> what = each.getKey();
                cooledHours.add(hour, what.get(0), what.get(1), what.get(2), what.get(3), what.get(4), each.getValue());
            }
        }
    }

    /** So many changes of ninety days. */
    static void audit(Rows rows, long nowMs, int count) throws IOException, SQLException {
        MadeHistory made = new MadeHistory(nowMs);
        for (int nr = 0; nr < count; nr++) {
            long atMs = nowMs - 89 * 24 * HOUR_MS * nr / count;
            String who = "person-" + made.below(20) + "@example.com";
            String target = "provider-" + made.below(10) + "_large-model-" + made.below(4);
            rows.add(
                    atMs,
                    MadeHistory.id(atMs, nr),
                    Instant.ofEpochMilli(atMs).toString(),
                    who,
                    "Clear",
                    target,
                    "until 2026-11-30T00:00:00Z",
                    "free",
                    "10.0.0.7",
                    "Mozilla/5.0",
                    "the limit was raised",
                    (who + " clear " + target + " the limit was raised").toLowerCase(Locale.ROOT));
        }
    }
}
