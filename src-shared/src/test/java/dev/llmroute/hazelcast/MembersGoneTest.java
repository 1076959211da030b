package dev.llmroute.hazelcast;

import static dev.llmroute.hazelcast.TwoMembers.AGREEMENT;
import static dev.llmroute.hazelcast.TwoMembers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routers start before all members, live through a minute without any, and share again when they start at the same time. */
class MembersGoneTest {
    private static final Duration MINUTES = Duration.ofMinutes(10);

    private final TwoMembers members = new TwoMembers("members-gone-test");
    private ClientProcess there;
    private RouterHere here;

    @BeforeEach
    void startRoutersOnly() throws IOException {
        there = members.client();
        here = new RouterHere(members);
    }

    @AfterEach
    void stop() {
        here.close();
        there.close();
        members.close();
    }

    @Test
    void what_is_learnt_before_and_between_members_is_shared_and_what_was_cleared_stays_so() throws Exception {
        here.set("early");
        assertThat(here.memory.state().connected()).isFalse();
        assertThat(here.memory.newest(10)).isEmpty();

        members.start();
        await().atMost(AGREEMENT).until(() -> there.holds("early"));
        await().atMost(AGREEMENT).until(() -> !here.memory.newest(10).isEmpty());
        there.set("before", MINUTES);
        there.set("cleared-before", MINUTES);
        await().atMost(SOON).until(() -> here.holds("before") && here.holds("cleared-before"));
        here.clear("cleared-before");

        members.kill();
        await().atMost(SOON).until(() -> !here.memory.state().connected() && there.members() == 0);
        here.set("meanwhile");
        there.set("cleared-meanwhile", MINUTES);
        there.clear("cleared-meanwhile");
        await().during(Duration.ofMinutes(1))
                .atMost(Duration.ofSeconds(90))
                .until(() -> here.holds("before") && there.holds("early"));
        members.start();

        await().atMost(AGREEMENT).until(() -> there.holds("meanwhile") && !there.holds("cleared-before"));
        assertThat(members.newcomerLearns("meanwhile").isTombstone()).isFalse();
        assertThat(members.newcomerLearns("before").isTombstone()).isFalse();
        assertThat(members.newcomerLearns("cleared-before").isTombstone()).isTrue();
        assertThat(members.newcomerLearns("cleared-meanwhile").isTombstone()).isTrue();
        assertThat(here.holds("cleared-before") || here.holds("cleared-meanwhile"))
                .isFalse();
        here.assertServedAll();
        assertThat(there.longestWait()).isLessThan(Duration.ofSeconds(2));
    }
}
