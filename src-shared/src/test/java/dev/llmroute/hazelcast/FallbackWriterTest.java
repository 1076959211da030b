package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.history.FallbackEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of a fallback event to the ringbuffer, with a Hazelcast that answers as the test says. */
class FallbackWriterTest {
    private final List<String> sent = new ArrayList<>();
    private final FakeMembers members = new FakeMembers();
    private final FallbackWriter writer = new FallbackWriter(members.connection);

    @BeforeEach
    void connect() {
        members.added = this::take;
        members.connect();
    }

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void what_could_not_be_sent_is_sent_again_before_what_came_later() {
        members.added = events -> refuse();
        writer.offer(Samples.event("01"));
        assertThatThrownBy(writer::drain).hasRootCauseMessage("member left");
        writer.offer(Samples.event("02"));
        assertThat(writer.queued()).isEqualTo(2);

        members.added = this::take;
        writer.drain();

        assertThat(sent)
                .containsExactly(Samples.event("01").id(), Samples.event("02").id());
        assertThat(writer.queued()).isZero();
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void what_the_members_refuse_again_and_again_is_dropped_and_counted() {
        members.added = events -> refuse();
        writer.offer(Samples.event("01"));
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(writer::drain).hasRootCauseMessage("member left");
        }

        members.added = this::take;
        writer.offer(Samples.event("02"));
        writer.drain();

        assertThat(sent).containsExactly(Samples.event("02").id());
        assertThat(writer.dropped()).isEqualTo(1);
    }

    private CompletionStage<Long> take(Collection<FallbackEvent> events) {
        events.forEach(event -> sent.add(event.id()));
        return CompletableFuture.completedFuture(0L);
    }

    private static CompletionStage<Long> refuse() {
        return CompletableFuture.failedFuture(new IllegalStateException("member left"));
    }
}
