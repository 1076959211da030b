package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a change to the map, with a Hazelcast that answers as the test says. */
class CooldownWriterTest {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile CompletionStage<?> answer = CompletableFuture.completedFuture(null);

    private final Cooldowns memory = new Cooldowns(TimeSource.SYSTEM);
    private final FakeMembers members = new FakeMembers();
    private final CooldownWriter writer = new CooldownWriter(members.connection, memory);

    @BeforeEach
    void answerAsToldAndNoteTheKeys() {
        members.answer = key -> {
            sent.add(key);
            return answer;
        };
    }

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void changes_wait_until_there_is_a_connection_and_only_the_greatest_of_a_key_is_sent() {
        offer(Samples.cooldown("a", 60_000));
        offer(Samples.cooldown("a", 120_000));
        offer(Samples.cooldown("b", 60_000));
        writer.drain();
        assertThat(sent).isEmpty();
        assertThat(writer.queued()).isEqualTo(2);

        members.connect();
        writer.drain();

        assertThat(sent).containsExactlyInAnyOrder(stored("a"), stored("b"));
        assertThat(writer.queued()).isZero();
    }

    @Test
    void what_could_not_be_sent_is_sent_again() {
        members.connect();
        answer = CompletableFuture.failedFuture(new IllegalStateException("member left"));
        offer(Samples.cooldown("a", 60_000));
        writer.drain();
        assertThat(writer.queued()).isEqualTo(1);

        answer = CompletableFuture.completedFuture(null);
        await().until(() -> {
            writer.drain();
            return writer.queued() == 0;
        });
        assertThat(sent).hasSize(2);
    }

    @Test
    void a_clear_that_the_members_know_of_already_is_learnt_from_their_answer() {
        members.connect();
        Cooldown limit = Samples.cooldown("a", 60_000);
        Cooldown cleared = limit.cleared("admin", System.currentTimeMillis());
        answer = CompletableFuture.completedFuture(CooldownValue.of(cleared));

        offer(limit);
        writer.drain();

        assertThat(memory.holding()).isEmpty();
        assertThat(memory.known()).containsExactly(cleared);
    }

    @Test
    void a_cooldown_that_is_over_before_it_could_be_sent_is_not_sent() {
        writer.offer(Samples.cooldown("unknown to the memory", 60_000));
        members.connect();
        writer.drain();
        assertThat(sent).isEmpty();
    }

    @Test
    void what_would_overflow_is_dropped_and_counted() {
        members.connect();
        for (int i = 0; i < 10_003; i++) {
            writer.offer(Samples.cooldown("m" + i, 60_000));
        }
        writer.offer(Samples.cooldown("m0", 120_000));

        assertThat(writer.queued()).isEqualTo(10_000);
        assertThat(writer.dropped()).isEqualTo(3);
    }

    private void offer(Cooldown cooldown) {
        memory.merge(cooldown);
        writer.offer(cooldown);
    }

    private static String stored(String model) {
        return Samples.key(model).stored();
    }
}
