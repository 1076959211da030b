package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.llmroute.history.HopSums;
import dev.llmroute.history.Latency;
import dev.llmroute.history.MinuteSums;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.RequestSums;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The schema of {@link MinuteSums}, column by column, since an object for each row would take twice the bytes; the type name is frozen. Reading
 * malformed sums throws; {@link SharedRing} leaves such a record out.
 */
final class MinuteSumsSerializer implements CompactSerializer<MinuteSums> {
    /** More do not fit into what the members take. */
    private static final int MOST_ROWS = 1_000;

    private static final int MOST_BUCKETS = MOST_ROWS * 10;

    @Override
    public MinuteSums read(CompactReader in) {
        return new MinuteSums(
                RequiredText.read(in, "id"),
                in.readInt64("atMs"),
                RequiredText.read(in, "router"),
                requests(in),
                hops(in));
    }

    private static List<RequestSums> requests(CompactReader in) {
        String[] routes = texts(in, "routes", -1);
        int rows = routes.length;
        String[] callers = texts(in, "callers", rows);
        String[] first = texts(in, "first", rows);
        String[] by = texts(in, "by", rows);
        String[] outcomes = texts(in, "outcomes", rows);
        long[] requests = numbers(in, "requests", rows);
        long[] fellBack = numbers(in, "fellBack", rows);
        long[] metered = numbers(in, "metered", rows);
        long[] input = numbers(in, "inputTokens", rows);
        long[] output = numbers(in, "outputTokens", rows);
        long[] lost = numbers(in, "lostMs", rows);
        long[] avoided = numbers(in, "avoided", rows);
        long[][] latency = latency(in, rows);
        List<RequestSums> read = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            read.add(new RequestSums(
                    routes[i],
                    callers[i],
                    first[i],
                    by[i],
                    Outcome.valueOf(outcomes[i]),
                    requests[i],
                    fellBack[i],
                    metered[i],
                    input[i],
                    output[i],
                    lost[i],
                    avoided[i],
                    Latency.of(latency[i])));
        }
        return read;
    }

    private static long[][] latency(CompactReader in, int rows) {
        int[] places = in.readArrayOfInt32("latencyPlaces");
        if (places == null || places.length > MOST_BUCKETS) {
            throw new HazelcastSerializationException("The latencies are no list, or too many");
        }
        long[] counts = numbers(in, "latencyCounts", places.length);
        long[][] latency = new long[rows][Latency.BUCKETS];
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0 || places[i] >= rows * Latency.BUCKETS) {
                throw new HazelcastSerializationException("A latency is of no row");
            }
            latency[places[i] / Latency.BUCKETS][places[i] % Latency.BUCKETS] = counts[i];
        }
        return latency;
    }

    private static List<HopSums> hops(CompactReader in) {
        String[] routes = texts(in, "hopRoutes", -1);
        int rows = routes.length;
        String[] callers = texts(in, "hopCallers", rows);
        String[] from = texts(in, "hopFrom", rows);
        String[] to = texts(in, "hopTo", rows);
        String[] reasons = texts(in, "hopReasons", rows);
        long[] hops = numbers(in, "hops", rows);
        long[] leftOut = numbers(in, "hopLeftOut", rows);
        long[] answered = numbers(in, "hopAnswered", rows);
        long[] lost = numbers(in, "hopLostMs", rows);
        List<HopSums> read = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            read.add(new HopSums(
                    routes[i], callers[i], from[i], to[i], reasons[i], hops[i], leftOut[i], answered[i], lost[i]));
        }
        return read;
    }

    /** @param rows how many there have to be; -1: up to {@link #MOST_ROWS} */
    private static String[] texts(CompactReader in, String field, int rows) {
        String[] texts = in.readArrayOfString(field);
        if (texts == null || (rows < 0 ? texts.length > MOST_ROWS : texts.length != rows)) {
            throw new HazelcastSerializationException("The field " + field + " has not as many rows as it should");
        }
        for (String text : texts) {
            if (text == null) {
                throw new HazelcastSerializationException("A text of the field " + field + " is null");
            }
        }
        return texts;
    }

    private static long[] numbers(CompactReader in, String field, int rows) {
        long[] numbers = in.readArrayOfInt64(field);
        if (numbers == null || numbers.length != rows) {
            throw new HazelcastSerializationException("The field " + field + " has not as many rows as it should");
        }
        return numbers;
    }

    @Override
    public void write(CompactWriter out, MinuteSums minute) {
        out.writeString("id", minute.id());
        out.writeInt64("atMs", minute.atMs());
        out.writeString("router", minute.router());
        List<RequestSums> requests = minute.requests();
        write(out, "routes", requests, RequestSums::route);
        write(out, "callers", requests, RequestSums::caller);
        write(out, "first", requests, RequestSums::first);
        write(out, "by", requests, RequestSums::by);
        write(out, "outcomes", requests, row -> row.outcome().name());
        writeNumbers(out, "requests", requests, RequestSums::requests);
        writeNumbers(out, "fellBack", requests, RequestSums::fellBack);
        writeNumbers(out, "metered", requests, RequestSums::metered);
        writeNumbers(out, "inputTokens", requests, RequestSums::inputTokens);
        writeNumbers(out, "outputTokens", requests, RequestSums::outputTokens);
        writeNumbers(out, "lostMs", requests, RequestSums::lostMs);
        writeNumbers(out, "avoided", requests, RequestSums::avoided);
        writeLatency(out, requests);
        List<HopSums> hops = minute.hops();
        write(out, "hopRoutes", hops, HopSums::route);
        write(out, "hopCallers", hops, HopSums::caller);
        write(out, "hopFrom", hops, HopSums::from);
        write(out, "hopTo", hops, HopSums::to);
        write(out, "hopReasons", hops, HopSums::reason);
        writeNumbers(out, "hops", hops, HopSums::hops);
        writeNumbers(out, "hopLeftOut", hops, HopSums::leftOut);
        writeNumbers(out, "hopAnswered", hops, HopSums::answered);
        writeNumbers(out, "hopLostMs", hops, HopSums::lostMs);
    }

    private static <R> void write(CompactWriter out, String field, List<R> rows, Function<R, String> text) {
        out.writeArrayOfString(field, rows.stream().map(text).toArray(String[]::new));
    }

    private static <R> void writeNumbers(CompactWriter out, String field, List<R> rows, ToLongFunction<R> number) {
        out.writeArrayOfInt64(field, rows.stream().mapToLong(number).toArray());
    }

    /** Of a row only the buckets in which something is. */
    private static void writeLatency(CompactWriter out, List<RequestSums> rows) {
        List<Integer> places = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int bucket = 0; bucket < Latency.BUCKETS; bucket++) {
                long count = rows.get(row).latency().count(bucket);
                if (count != 0) {
                    places.add(row * Latency.BUCKETS + bucket);
                    counts.add(count);
                }
            }
        }
        out.writeArrayOfInt32(
                "latencyPlaces", places.stream().mapToInt(Integer::intValue).toArray());
        out.writeArrayOfInt64(
                "latencyCounts", counts.stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public String getTypeName() {
        return "llmroute.sums.v1";
    }

    @Override
    public Class<MinuteSums> getCompactClass() {
        return MinuteSums.class;
    }
}
