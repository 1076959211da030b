package dev.llmroute.hazelcast;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.CommonCounts;
import dev.llmroute.ceiling.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the members what this process sends of what all count together, and hears what others do. Where they do not answer, it goes on with
 * what it knows.
 */
final class CountsExchange {
    private static final Logger LOG = LoggerFactory.getLogger(CountsExchange.class);

    /** So many rounds without anything new of its own, then it asks what others count. */
    private static final int ASK_EACH = 5;

    private final Connection connection;
    private final CommonCounts common;
    private final long process = ThreadLocalRandom.current().nextLong();
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
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

    /** Whether it is on its way: one at a time. */
    private boolean tell(IMap<String, Object> map, String of, Counts counts) {
        if (!asking.add(of)) {
            return false;
        }
        try {
            var _ = map.submitToKey(of, new TellCounts(new CountTable.Row(process, 0, counts)))
                    .whenComplete((table, failed) -> settle(of, table, failed));
        } catch (RuntimeException failed) {
            settle(of, null, failed);
        }
        return true;
    }

    private void settle(String of, long @Nullable [] table, @Nullable Throwable failed) {
        asking.remove(of);
        if (table != null) {
            common.heard(of, CountTable.of(table).others(process));
        } else {
            LOG.debug("What is counted of {} was not told: {}", of, String.valueOf(failed));
        }
    }
}
