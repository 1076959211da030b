package dev.llmroute.hazelcast;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.Spending;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the members what this process has spent of budgets, and asks what all have. Where they do not answer, it goes on with what it knows and
 * tells them later; what they may have got and did not confirm is told again, so that rather too much is counted than too little.
 */
final class SpendingExchange {
    private static final Logger LOG = LoggerFactory.getLogger(SpendingExchange.class);

    /** So many rounds without anything new of its own, then it asks what others have spent. */
    private static final int ASK_EACH = 5;

    private final Connection connection;
    private final Spending spending;
    private final Set<Spending.Key> asking = ConcurrentHashMap.newKeySet();
    private int rounds;

    SpendingExchange(Connection connection, Spending spending) {
        this.connection = connection;
        this.spending = spending;
    }

    /** One thread only; the answers come on others. */
    void round() {
        rounds++;
        connection.connected().ifPresent(instance -> {
            IMap<String, Object> map = instance.getMap(SharedStructures.SPENT);
            spending.unshared().stream()
                    .filter(each -> each.own() > 0 || rounds % ASK_EACH == 0)
                    .filter(each -> asking.add(each.key()))
                    .forEach(each -> tell(map, each));
        });
    }

    private void tell(IMap<String, Object> map, Spending.Unshared each) {
        try {
            // However long it takes: what is told again while it is still on its way would be counted twice.
            var _ = map.submitToKey(
                            stored(each.key(), each.startMs()), new AddSpent(each.own(), each.known(), each.endMs()))
                    .whenComplete((total, failed) -> settle(each, total, failed));
        } catch (RuntimeException failed) {
            settle(each, null, failed);
        }
    }

    /** The key in the map of what is spent in the period that begins then. */
    static String stored(Spending.Key key, long startMs) {
        return key.of() + " by " + key.per() + " from " + startMs;
    }

    private void settle(Spending.Unshared each, @Nullable Long total, @Nullable Throwable failed) {
        asking.remove(each.key());
        if (total != null) {
            spending.told(each, total);
        } else {
            LOG.debug("What was spent of {} was not told: {}", each.key().of(), String.valueOf(failed));
        }
    }
}
