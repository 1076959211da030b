package dev.llmroute.hazelcast;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.CommonCounts;
import dev.llmroute.ceiling.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tells the members what this process sends of what all count together, and hears what others do. Where they do not answer, it goes on with
 * what it knows.
 */
final class CountsExchange {
    /** So many rounds without anything new of its own, then it asks what others count. */
    private static final int ASK_EACH = 5;

    private final Connection connection;
    private final CommonCounts common;
    private final long process = ThreadLocalRandom.current().nextLong();
    private final OneCallEach<String> calls = new OneCallEach<>();
    /** What others may still count although it is over here. */
    private final Map<String, Counts> told = new HashMap<>();

    private int rounds;

    CountsExchange(Connection connection, CommonCounts common) {
        this.connection = connection;
        this.common = common;
    }

    /** One thread only; the answers come on others. */
    void round() {
        rounds++;
        connection.connected().ifPresent(instance -> {
            IMap<String, Object> map = instance.getMap(SharedStructures.COUNTS);
            Map<String, Counts> own = common.own();
            told.keySet().removeIf(of -> !own.containsKey(of) && tell(map, of, Counts.NONE));
            own.forEach((of, counts) -> {
                boolean isNews = !counts.equals(told.get(of));
                if ((isNews || rounds % ASK_EACH == 0) && tell(map, of, counts)) {
                    told.put(of, counts);
                }
            });
        });
    }

    /** Whether it is on its way. */
    private boolean tell(IMap<String, Object> map, String of, Counts counts) {
        return calls.call(
                of,
                map,
                of,
                new TellCounts(new CountTable.Row(process, 0, counts)),
                table -> common.heard(of, CountTable.of(table).others(process)));
    }
}
