package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.map.IMap;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Counts;
import dev.llmroute.ceiling.Counts.Cut;
import dev.llmroute.ceiling.Full;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.CountPer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What routers count together, by a real member whose clients they are. */
class CountsExchangeTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Ceiling SIX_FOR_ALL = new Ceiling(null, 6, null, null, CountPer.Cluster);
    private static final Ceiling SIX_FOR_EACH = new Ceiling(null, 6, null);

    @AutoClose
    private static final MemberWithPeer MEMBER = new MemberWithPeer("counts-test");

    @Test
    void a_ceiling_of_the_cluster_is_for_all_routers_together_and_another_one_for_each() {
        Ceilings one = new Ceilings(TimeSource.SYSTEM);
        Ceilings other = new Ceilings(TimeSource.SYSTEM);
        try (HazelcastCache memoryOfOne = HazelcastCache.client(MEMBER.options);
                HazelcastCache memoryOfOther = HazelcastCache.client(MEMBER.options)) {
            memoryOfOne.share(one);
            memoryOfOther.share(other);
            assertThat(other.above(SIX_FOR_ALL, "app", 1)).isNull();

            for (int i = 0; i < 5; i++) {
                assertThat(one.above(SIX_FOR_ALL, "app", 1)).isNull();
                assertThat(one.above(SIX_FOR_EACH, "app of its own", 1)).isNull();
            }

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(one.above(SIX_FOR_ALL, "app", 1)).isInstanceOf(Full.class));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(other.above(SIX_FOR_ALL, "app", 1)).isInstanceOf(Full.class));
            assertThat(other.above(SIX_FOR_EACH, "app of its own", 1)).isNull();
        }
    }

    @Test
    void a_table_keeps_the_newest_of_each_process_and_forgets_who_is_silent_for_a_minute() {
        Counts three = new Counts(3, 30, 1, new Cut(20, 5));
        Counts four = new Counts(4, 40, 0, new Cut(10, 7));
        tell(1, new Counts(9, 9, 9, Cut.NONE));
        tell(1, three);

        CountTable table = tell(2, four);

        assertThat(table.others(1)).isEqualTo(four);
        assertThat(table.others(3)).isEqualTo(new Counts(7, 70, 1, new Cut(10, 7)));
        assertThat(tell(2, Counts.NONE).others(3)).isEqualTo(three);
        long later = System.currentTimeMillis() + 61_000;
        assertThat(table.with(new CountTable.Row(2, later, four)).others(2)).isEqualTo(Counts.NONE);
    }

    @Test
    void garbage_counts_as_nothing_and_a_table_does_not_grow_without_end() {
        map().set("thing", "a word");
        tell(1, Counts.NONE);
        map().set("thing", new long[] {1, 2, 3});

        CountTable table = tell(1, new Counts(2, 2, 0, Cut.NONE));

        assertThat(table.others(2).requests()).isEqualTo(2);
        long[] hostile = new long[7];
        Arrays.fill(hostile, Long.MAX_VALUE);
        map().set("thing", hostile);
        for (int i = 0; i < 300; i++) {
            table = tell(i, new Counts(Long.MAX_VALUE, 1, 0, Cut.NONE));
        }
        assertThat(table.rows()).hasSize(256);
        assertThat(table.others(0).requests()).isPositive();
    }

    private static CountTable tell(long process, Counts counts) {
        return CountTable.of(map().submitToKey("thing", new TellCounts(new CountTable.Row(process, 0, counts)))
                .toCompletableFuture()
                .join());
    }

    private static IMap<String, Object> map() {
        return MEMBER.map(SharedStructures.COUNTS);
    }
}
