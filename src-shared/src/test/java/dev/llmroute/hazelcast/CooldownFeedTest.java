package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The comparison of what is known with what is shared, with a Hazelcast that answers as the test says. */
class CooldownFeedTest {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final Cooldowns memory = new Cooldowns(TimeSource.SYSTEM);

    @AutoClose
    private final FakeMembers members = new FakeMembers();

    private final CooldownWriter writer = new CooldownWriter(members.connection, memory);
    private final CooldownFeed feed = new CooldownFeed(members.connection, memory, writer);

    /** It may be in a part of the map that was read before; of a hundred processes each would put it back. */
    @Test
    void what_comes_while_the_map_is_read_is_not_put_back_and_what_was_missing_before_is() {
        memory.merge(Samples.cooldown("missing", 60_000));
        members.answer = key -> {
            sent.add(key);
            return CompletableFuture.completedFuture(null);
        };
        members.read = () -> {
            memory.merge(Samples.cooldown("meanwhile", 60_000));
            return List.of();
        };
        members.connect();

        feed.reconcile();
        writer.drain();

        assertThat(sent)
                .containsExactly(Samples.cooldown("missing", 60_000).key().stored());
        assertThat(memory.holding()).hasSize(2);
    }
}
