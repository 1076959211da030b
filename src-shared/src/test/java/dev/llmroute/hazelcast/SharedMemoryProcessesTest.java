package dev.llmroute.hazelcast;

import static dev.llmroute.hazelcast.TwoMembers.AGREEMENT;
import static dev.llmroute.hazelcast.TwoMembers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two members and a router in processes of their own, another router here; members and the router are killed, frozen and ended. */
class SharedMemoryProcessesTest {
    private static final Duration MINUTES = Duration.ofMinutes(10);

    private static TwoMembers members;
    private static ClientProcess there;
    private static RouterHere here;

    @BeforeAll
    static void start() throws IOException {
        members = new TwoMembers("processes-test");
        there = members.client();
        here = new RouterHere(members);
    }

    @BeforeEach
    void bothMembersRun() throws IOException {
        members.start();
        await().atMost(SOON).until(() -> here.members() == 2 && there.members() == 2);
    }

    @AfterEach
    void no_request_has_failed_or_waited() {
        here.assertServedAll();
        assertThat(there.longestWait()).isLessThan(Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        members.close();
    }

    @Test
    void a_cooldown_of_one_process_is_known_in_the_other() {
        here.set("from-here");
        there.set("from-there", MINUTES);

        await().atMost(SOON).until(() -> there.holds("from-here") && here.holds("from-there"));
    }

    @Test
    void a_cooldown_cleared_while_a_member_restarts_does_not_come_back() throws Exception {
        there.set("cleared", MINUTES);
        await().atMost(SOON).until(() -> here.holds("cleared"));

        members.first.kill();
        here.clear("cleared");
        bothMembersRun();
        members.second.kill();

        await().atMost(AGREEMENT).until(() -> !there.holds("cleared"));
        assertThat(members.newcomerLearns("cleared").isTombstone()).isTrue();
        assertThat(here.holds("cleared")).isFalse();
    }

    @Test
    void a_frozen_member_keeps_nothing_from_being_shared_once_it_is_back() throws Exception {
        there.set("cleared-while-frozen", MINUTES);
        await().atMost(SOON).until(() -> here.holds("cleared-while-frozen"));

        members.second.freeze();
        try {
            here.clear("cleared-while-frozen");
            for (int i = 0; i < 300; i++) {
                here.set("frozen-" + i);
            }
            // It is given up after 20 s.
            await().atMost(SOON).until(() -> here.members() == 1);
        } finally {
            members.second.thaw();
        }

        await().atMost(AGREEMENT).until(() -> there.holds("frozen-299") && there.holds("frozen-0"));
        await().atMost(AGREEMENT).until(() -> !there.holds("cleared-while-frozen"));
        assertThat(here.holds("cleared-while-frozen")).isFalse();
    }

    @Test
    void what_a_killed_router_knew_last_is_not_lost() throws Exception {
        ClientProcess killed = members.client();
        killed.set("known-to-the-killed", MINUTES);
        await().atMost(SOON).until(() -> there.holds("known-to-the-killed"));

        killed.kill();

        assertThat(members.newcomerLearns("known-to-the-killed").isTombstone()).isFalse();
        here.clear("known-to-the-killed");
        await().atMost(SOON).until(() -> !there.holds("known-to-the-killed"));
    }

    @Test
    void a_frozen_router_learns_afterwards_what_it_missed_and_brings_nothing_back() throws Exception {
        there.set("cleared-meanwhile", MINUTES);
        await().atMost(SOON).until(() -> here.holds("cleared-meanwhile"));

        there.freeze();
        try {
            here.clear("cleared-meanwhile");
            here.set("set-meanwhile");
            assertThat(members.newcomerLearns("cleared-meanwhile").isTombstone())
                    .isTrue();
            assertThat(members.newcomerLearns("set-meanwhile").isTombstone()).isFalse();
        } finally {
            there.thaw();
        }

        await().atMost(AGREEMENT).until(() -> there.holds("set-meanwhile") && !there.holds("cleared-meanwhile"));
        assertThat(here.holds("cleared-meanwhile")).isFalse();
    }

    @Test
    void a_member_that_is_told_to_end_is_gone_within_20_seconds() throws Exception {
        here.set("kept");
        await().atMost(SOON).until(() -> there.holds("kept"));
        assertThat(members.first.health("/healthz")).isEqualTo(200);

        Process ended = members.first.terminate();

        assertThat(ended.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(members.first.health("/readyz")).isZero();
        assertThat(members.newcomerLearns("kept").isTombstone()).isFalse();
    }
}
