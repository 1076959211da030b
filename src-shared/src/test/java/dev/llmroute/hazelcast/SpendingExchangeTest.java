package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Spending;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Period;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What routers spend together, by a real member whose clients they are. Months: an hour might end meanwhile. */
class SpendingExchangeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private static final MemberWithPeer MEMBER = new MemberWithPeer("spending-test");

    @Test
    void routers_know_what_all_of_them_have_spent() {
        Spending.Key key = new Spending.Key("key shared", Period.Month);
        Ceilings ofOne = new Ceilings(TimeSource.SYSTEM);
        Ceilings ofOther = new Ceilings(TimeSource.SYSTEM);
        Spending one = ofOne.spending();
        Spending other = ofOther.spending();
        try (HazelcastCache memoryOfOne = HazelcastCache.client(MEMBER.options);
                HazelcastCache memoryOfOther = HazelcastCache.client(MEMBER.options)) {
            memoryOfOne.share(ofOne);
            memoryOfOther.share(ofOther);
            one.add(key, new Cost(3));
            other.add(key, new Cost(4));

            await().atMost(SOON).untilAsserted(() -> {
                assertThat(one.spent(key)).isEqualTo(new Cost(7));
                assertThat(other.spent(key)).isEqualTo(new Cost(7));
            });

            one.add(key, new Cost(10));
            await().atMost(SOON).until(() -> other.spent(key).equals(new Cost(17)));
        }
    }

    @Test
    void a_router_that_comes_later_learns_it_when_it_asks() {
        Spending.Key key = new Spending.Key("key before", Period.Month);
        map().set(stored(key), 12L);
        Ceilings ofLate = new Ceilings(TimeSource.SYSTEM);
        Spending late = ofLate.spending();
        try (HazelcastCache memory = HazelcastCache.client(MEMBER.options)) {
            memory.share(ofLate);
            assertThat(late.spent(key)).isEqualTo(new Cost(0));

            await().atMost(SOON).until(() -> late.spent(key).equals(new Cost(12)));
        }
    }

    @Test
    void members_that_have_lost_it_get_it_back() {
        Spending.Key key = new Spending.Key("key lost", Period.Month);
        Ceilings ofMine = new Ceilings(TimeSource.SYSTEM);
        Spending mine = ofMine.spending();
        try (HazelcastCache memory = HazelcastCache.client(MEMBER.options)) {
            memory.share(ofMine);
            mine.add(key, new Cost(5));
            await().atMost(SOON).until(() -> Long.valueOf(5).equals(map().get(stored(key))));

            map().delete(stored(key));

            await().atMost(SOON).until(() -> Long.valueOf(5).equals(map().get(stored(key))));
        }
    }

    @Test
    void garbage_and_less_than_nothing_count_as_nothing() {
        map().set("word", "a");
        map().set("less", -7L);

        for (String key : List.of("word", "less", "none")) {
            assertThat(add(key, 4, 0)).isEqualTo(4);
        }
        assertThat(add("none", -3, -3)).isEqualTo(4);
        assertThat(add("none", Long.MAX_VALUE, 0)).isEqualTo(Long.MAX_VALUE);
    }

    private static long add(String key, long own, long known) {
        return map().submitToKey(key, new AddSpent(own, known, System.currentTimeMillis() + 60_000))
                .toCompletableFuture()
                .join();
    }

    private static IMap<String, Object> map() {
        return MEMBER.map(SharedStructures.SPENT);
    }

    private static String stored(Spending.Key key) {
        return SpendingExchange.stored(key, Period.Month.startMs(System.currentTimeMillis()));
    }
}
