package dev.llmroute.hazelcast;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.Spending;

/**
 * Tells the members what this process has spent of budgets, and asks what all have. Where they do not answer, it goes on with what it knows and
 * tells them later; what they may have got and did not confirm is told again, so that rather too much is counted than too little.
 */
final class SpendingExchange {
    /** So many rounds without anything new of its own, then it asks what others have spent. */
    private static final int ASK_EACH = 5;

    private final Connection connection;
    private final Spending spending;
    private final OneCallEach<Spending.Key> calls = new OneCallEach<>();
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
                    .forEach(each -> tell(map, each));
        });
    }

    private void tell(IMap<String, Object> map, Spending.Unshared each) {
        calls.call(
                each.key(),
                map,
                stored(each.key(), each.startMs()),
                new AddSpent(each.own(), each.known(), each.endMs()),
                total -> spending.told(each, total));
    }

    /** The key in the map of what is spent in the period that begins then. */
    static String stored(Spending.Key key, long startMs) {
        return key.of() + " by " + key.per() + " from " + startMs;
    }
}
