package dev.llmroute.console.store;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.RequestSums;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The rows of sums by the minute, and what both they and those by the hour consist of. Stateless. */
final class SumTable implements RecordTable.Rows<MinuteSums> {
    static final String RING = "sums";
    static final String REQUESTS = "sum_request";
    static final String HOPS = "sum_hop";
    static final String GAPS = "sum_gap";

    static final String REQUEST_NAMES =
            "route, caller, first_provider, first_model, first_key, by_provider, by_model, by_key, outcome";
    static final String HOP_NAMES =
            "route, caller, from_provider, from_model, from_key, to_provider, to_model, to_key, reason";

    static final List<String> LATENCY =
            IntStream.range(0, Latency.BUCKETS).mapToObj(i -> "l" + i).toList();

    /** Counts, which are INTEGER: PostgreSQL adds them several times as fast as BIGINT. */
    static final List<String> REQUEST_COUNTS = IntStream.range(0, 4 + Latency.BUCKETS)
            .mapToObj(i -> i < 4
                    ? List.of("requests", "fell_back", "metered", "avoided").get(i)
                    : LATENCY.get(i - 4))
            .toList();

    static final List<String> HOP_COUNTS = List.of("hops", "left_out", "answered");

    /** A number of a hostile router must not make the sum of an hour impossible. */
    private static final long MOST = 1_000_000_000_000L;

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private static final String INSERT_REQUEST = "INSERT INTO " + REQUESTS + "_minute (at_ms, piece_id, nr, router, "
            + REQUEST_NAMES + ", input_tokens, output_tokens, lost_ms, " + String.join(", ", REQUEST_COUNTS)
            + ") VALUES (:atMs, :id, :nr, :router, :route, :caller, :firstProvider, :firstModel, :firstKey,"
            + " :byProvider, :byModel, :byKey, :outcome, :input_tokens, :output_tokens, :lost_ms, "
            + REQUEST_COUNTS.stream().map(name -> ":" + name).collect(Collectors.joining(", "))
            + ") ON CONFLICT DO NOTHING";

    private static final String INSERT_HOP = "INSERT INTO " + HOPS + "_minute (at_ms, piece_id, nr, router, "
            + HOP_NAMES + ", hops, left_out, answered, lost_ms) VALUES (:atMs, :id, :nr, :router, :route, :caller,"
            + " :fromProvider, :fromModel, :fromKey, :toProvider, :toModel, :toKey, :reason,"
            + " :hops, :left_out, :answered, :lost_ms) ON CONFLICT DO NOTHING";

    @Override
    public String ring() {
        return RING;
    }

    @Override
    public String gaps() {
        return GAPS;
    }

    @Override
    public long keptSinceMs(long nowMs, Duration retention) {
        return keptMinutesSinceMs(nowMs, retention);
    }

    /** Whole hours, so that an hour which is summed anew has all of its minutes. */
    static long keptMinutesSinceMs(long nowMs, Duration retention) {
        return hourOf(nowMs - retention.toMillis());
    }

    static long hourOf(long atMs) {
        return Math.floorDiv(atMs, HOUR_MS) * HOUR_MS;
    }

    @Override
    public void insert(Handle handle, List<MinuteSums> minutes) {
        Set<Long> hours = new TreeSet<>();
        try (PreparedBatch requests = handle.prepareBatch(INSERT_REQUEST);
                PreparedBatch hops = handle.prepareBatch(INSERT_HOP);
                PreparedBatch due =
                        handle.prepareBatch("INSERT INTO sum_due (at_ms) VALUES (:hour) ON CONFLICT DO NOTHING")) {
            for (MinuteSums minute : minutes) {
                add(requests, hops, minute);
                if (hours.add(hourOf(minute.atMs()))) {
                    due.bind("hour", hourOf(minute.atMs())).add();
                }
            }
            due.execute();
            if (requests.size() > 0) {
                requests.execute();
            }
            if (hops.size() > 0) {
                hops.execute();
            }
        }
    }

    private static void add(PreparedBatch requests, PreparedBatch hops, MinuteSums minute) {
        int nr = 0;
        for (RequestSums each : minute.requests()) {
            begin(requests, minute, nr++, each.route(), each.caller());
            target(requests, "first", each.first());
            target(requests, "by", each.by());
            boolean known = each.metered() > 0;
            requests.bind("outcome", each.outcome().name())
                    .bind("requests", count(each.requests()))
                    .bind("fell_back", count(each.fellBack()))
                    .bind("metered", count(each.metered()))
                    .bind("input_tokens", known ? Long.valueOf(amount(each.inputTokens())) : null)
                    .bind("output_tokens", known ? Long.valueOf(amount(each.outputTokens())) : null)
                    .bind("lost_ms", amount(each.lostMs()))
                    .bind("avoided", count(each.avoided()));
            for (int i = 0; i < Latency.BUCKETS; i++) {
                requests.bind(LATENCY.get(i), count(each.latency().count(i)));
            }
            requests.add();
        }
        for (HopSums each : minute.hops()) {
            begin(hops, minute, nr++, each.route(), each.caller());
            target(hops, "from", each.from());
            target(hops, "to", each.to());
            hops.bind("reason", FallbackTable.text(each.reason()))
                    .bind("hops", count(each.hops()))
                    .bind("left_out", count(each.leftOut()))
                    .bind("answered", count(each.answered()))
                    .bind("lost_ms", amount(each.lostMs()))
                    .add();
        }
    }

    private static void begin(PreparedBatch batch, MinuteSums minute, int nr, String route, String caller) {
        batch.bind("atMs", MinuteSums.minuteOf(minute.atMs()))
                .bind("id", minute.id())
                .bind("nr", nr)
                .bind("router", FallbackTable.text(minute.router()))
                .bind("route", FallbackTable.text(route))
                .bind("caller", FallbackTable.text(caller));
    }

    private static void target(PreparedBatch batch, String which, String text) {
        SumTarget target = SumTarget.parse(text);
        batch.bind(which + "Provider", FallbackTable.text(target.provider()))
                .bind(which + "Model", FallbackTable.text(target.model()))
                .bind(which + "Key", FallbackTable.text(target.key()));
    }

    private static int count(long number) {
        return Math.clamp(number, 0, Integer.MAX_VALUE);
    }

    private static long amount(long number) {
        return Math.clamp(number, 0, MOST);
    }
}
