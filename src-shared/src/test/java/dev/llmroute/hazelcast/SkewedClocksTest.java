package dev.llmroute.hazelcast;

import static dev.llmroute.hazelcast.TwoMembers.AGREEMENT;
import static dev.llmroute.hazelcast.TwoMembers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three routers in processes of their own: one's clock is right, one's five minutes ahead, one's five minutes behind. */
class SkewedClocksTest {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static TwoMembers members;
    private static ClientProcess right;
    private static ClientProcess ahead;
    private static ClientProcess behind;

    @BeforeAll
    static void start() throws IOException {
        members = new TwoMembers("skewed-test");
        right = members.client();
        ahead = new ClientProcess(List.of(), members.clusterName, members.addresses, SKEW);
        behind = new ClientProcess(List.of(), members.clusterName, members.addresses, SKEW.negated());
        members.start();
        for (ClientProcess each : List.of(right, ahead, behind)) {
            await().atMost(AGREEMENT).until(() -> each.ahead().abs().compareTo(Duration.ofSeconds(5)) < 0);
        }
    }

    @AfterAll
    static void stop() {
        right.close();
        ahead.close();
        behind.close();
        members.close();
    }

    @Test
    void a_wait_far_shorter_than_the_difference_holds_for_all_and_nobody_lets_it_last_longer() {
        ahead.set("ahead", MINUTE);
        behind.set("behind", MINUTE);
        right.set("right", MINUTE);

        for (ClientProcess each : List.of(right, ahead, behind)) {
            for (String model : List.of("ahead", "behind", "right")) {
                await().atMost(AGREEMENT).until(() -> each.holds(model));
                assertThat(each.remaining(model)).isLessThanOrEqualTo(MINUTE);
            }
        }
    }

    @Test
    void a_clear_of_any_of_them_ends_it_for_all() {
        ahead.set("cleared-behind", MINUTE);
        await().atMost(SOON).until(() -> behind.holds("cleared-behind") && right.holds("cleared-behind"));
        behind.set("cleared-ahead", MINUTE);
        await().atMost(SOON).until(() -> ahead.holds("cleared-ahead") && right.holds("cleared-ahead"));

        behind.clear("cleared-behind");
        ahead.clear("cleared-ahead");

        for (ClientProcess each : List.of(right, ahead, behind)) {
            await().atMost(AGREEMENT).until(() -> !each.holds("cleared-behind") && !each.holds("cleared-ahead"));
        }
        assertThat(members.newcomerLearns("cleared-behind").isTombstone()).isTrue();
        assertThat(members.newcomerLearns("cleared-ahead").isTombstone()).isTrue();
    }

    @Test
    void what_is_met_again_after_a_clear_holds_again_for_all() {
        ahead.set("met-again", MINUTE);
        await().atMost(SOON).until(() -> behind.holds("met-again"));
        right.clear("met-again");
        await().atMost(SOON).until(() -> !behind.holds("met-again"));

        behind.set("met-again", MINUTE);

        await().atMost(AGREEMENT).until(() -> right.holds("met-again"));
        assertThat(right.remaining("met-again")).isLessThanOrEqualTo(MINUTE);
    }
}
