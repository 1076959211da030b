package dev.llmroute.hazelcast;

import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.RequestSums;
import java.util.ArrayList;
import java.util.List;

/** Carries sums from this process to their ringbuffer, a large minute in several records. Thread-safe. */
final class SumWriter {
    /** A day of a router with few keys; 16 MB at most. */
    private static final int MAX_QUEUED = 2_000;

    private static final int BATCH = 100;
    private static final int OVERHEAD = 1_024;
    private static final int MAX_BYTES_OF_A_CHAR = 3;

    /** Its numbers, and the places of its texts. */
    private static final int ROW_OVERHEAD = 160;

    /** Its row, its bucket and its count. */
    private static final int BYTES_OF_A_BUCKET = 16;

    private final RingWriter<MinuteSums> writer;

    SumWriter(Connection connection) {
        writer = new RingWriter<>(connection, SharedStructures.SUMS, MAX_QUEUED, BATCH);
    }

    /** Never blocks; drops and counts what is too much. */
    void offer(MinuteSums minute) {
        parts(minute).forEach(writer::offer);
    }

    /** Records that are no larger than the members take. */
    static List<MinuteSums> parts(MinuteSums minute) {
        List<MinuteSums> parts = new ArrayList<>();
        List<RequestSums> requests = new ArrayList<>();
        List<HopSums> hops = new ArrayList<>();
        int bytes = OVERHEAD;
        for (RequestSums each : minute.requests()) {
            int own = bytes(each);
            if (bytes + own > EventSizeLimit.MAX_BYTES_OF_SUMS && !requests.isEmpty()) {
                parts.add(part(minute, parts.size(), requests, List.of()));
                requests.clear();
                bytes = OVERHEAD;
            }
            requests.add(each);
            bytes += own;
        }
        for (HopSums each : minute.hops()) {
            int own = bytes(each);
            if (bytes + own > EventSizeLimit.MAX_BYTES_OF_SUMS && !(requests.isEmpty() && hops.isEmpty())) {
                parts.add(part(minute, parts.size(), requests, hops));
                requests.clear();
                hops.clear();
                bytes = OVERHEAD;
            }
            hops.add(each);
            bytes += own;
        }
        parts.add(part(minute, parts.size(), requests, hops));
        return parts;
    }

    private static MinuteSums part(MinuteSums minute, int nr, List<RequestSums> requests, List<HopSums> hops) {
        return new MinuteSums(minute.id() + "-" + nr, minute.atMs(), minute.router(), requests, hops);
    }

    /** At least as many as it has when serialized. */
    private static int bytes(RequestSums row) {
        int buckets = 0;
        for (int i = 0; i < Latency.BUCKETS; i++) {
            buckets += row.latency().count(i) == 0 ? 0 : 1;
        }
        return ROW_OVERHEAD
                + BYTES_OF_A_BUCKET * buckets
                + MAX_BYTES_OF_A_CHAR
                        * (row.route().length()
                                + row.caller().length()
                                + row.first().length()
                                + row.by().length());
    }

    private static int bytes(HopSums row) {
        return ROW_OVERHEAD
                + MAX_BYTES_OF_A_CHAR
                        * (row.route().length()
                                + row.caller().length()
                                + row.from().length()
                                + row.to().length()
                                + row.reason().length());
    }

    int queued() {
        return writer.queued();
    }

    long dropped() {
        return writer.dropped();
    }

    /** As {@link RingWriter#drain}. */
    void drain() {
        writer.drain();
    }
}
