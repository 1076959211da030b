package dev.llmroute.hazelcast;

import static dev.llmroute.hazelcast.TwoMembers.AGREEMENT;
import static dev.llmroute.hazelcast.TwoMembers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A member and a router on each of two machines, played by network namespaces, and the cable between these is cut. */
class PartitionTest {
    private static final String CLUSTER = "partition-test";
    private static final int PORT = 5701;
    private static final String ADDRESSES =
            Namespaces.FIRST_ADDRESS + ":" + PORT + "," + Namespaces.SECOND_ADDRESS + ":" + PORT;
    private static final Duration MINUTES = Duration.ofMinutes(10);

    @Test
    void a_clear_on_one_side_of_a_partition_wins_everywhere_after_the_repair() throws Exception {
        try (Namespaces machines = new Namespaces();
                MemberProcess firstMember = member(machines.inFirst(), Namespaces.FIRST_ADDRESS);
                MemberProcess secondMember = member(machines.inSecond(), Namespaces.SECOND_ADDRESS);
                ClientProcess first = client(machines.inFirst());
                ClientProcess second = client(machines.inSecond())) {
            firstMember.start();
            secondMember.start();
            await().atMost(SOON).until(() -> first.members() == 2 && second.members() == 2);
            first.set("cleared", MINUTES);
            second.set("left-alone", MINUTES);
            await().atMost(SOON).until(() -> second.holds("cleared") && first.holds("left-alone"));

            machines.cut();
            await().atMost(SOON).until(() -> first.members() == 1 && second.members() == 1);
            assertThat(first.clear("cleared")).isTrue();
            first.set("met-in-first", MINUTES);
            // The other side cannot know of the clear, and meets the limit again.
            second.set("cleared", MINUTES);
            second.set("met-in-second", MINUTES);
            assertThat(second.holds("cleared")).isTrue();

            machines.repair();
            await().atMost(AGREEMENT)
                    .until(() ->
                            !second.holds("cleared") && second.holds("met-in-first") && first.holds("met-in-second"));

            await().atMost(SOON).until(() -> first.members() == 2 && second.members() == 2);
            for (ClientProcess each : List.of(first, second)) {
                assertThat(each.holds("cleared")).isFalse();
                assertThat(each.holds("left-alone")).isTrue();
                assertThat(each.longestWait()).isLessThan(Duration.ofSeconds(2));
            }
            assertNewcomerAgrees(machines);
        }
    }

    private static void assertNewcomerAgrees(Namespaces machines) throws Exception {
        try (ClientProcess newcomer = client(machines.inSecond())) {
            await().atMost(AGREEMENT).until(() -> newcomer.holds("met-in-first") && newcomer.holds("left-alone"));
            assertThat(newcomer.holds("cleared")).isFalse();
        }
    }

    private static MemberProcess member(List<String> within, String address) {
        return new MemberProcess(within, CLUSTER, address, PORT, ADDRESSES);
    }

    private static ClientProcess client(List<String> within) throws Exception {
        return new ClientProcess(within, CLUSTER, ADDRESSES, Duration.ZERO);
    }
}
