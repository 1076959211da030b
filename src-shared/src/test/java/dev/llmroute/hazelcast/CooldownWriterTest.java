package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.core.LifecycleService;
import com.hazelcast.map.IMap;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a change to the map, with a Hazelcast that answers as the test says. */
class CooldownWriterTest {
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private volatile Object answer = CompletableFuture.completedFuture(null);

    private final Cooldowns memory = new Cooldowns(TimeSource.SYSTEM);
    private final Connection connection = new Connection(false, this::fake);
    private final CooldownWriter writer = new CooldownWriter(connection, memory);

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void changes_wait_until_there_is_a_connection_and_only_the_greatest_of_a_key_is_sent() {
        offer(Samples.cooldown("a", 60_000));
        offer(Samples.cooldown("a", 120_000));
        offer(Samples.cooldown("b", 60_000));
        writer.drain();
        assertThat(sent).isEmpty();
        assertThat(writer.queued()).isEqualTo(2);

        connect();
        writer.drain();

        assertThat(sent).containsExactlyInAnyOrder(stored("a"), stored("b"));
        assertThat(writer.queued()).isZero();
    }

    @Test
    void what_could_not_be_sent_is_sent_again() {
        connect();
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
        connect();
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
        connect();
        writer.drain();
        assertThat(sent).isEmpty();
    }

    @Test
    void what_would_overflow_is_dropped_and_counted() {
        connect();
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

    private void connect() {
        connection.start();
        await().until(() -> connection.connected().isPresent());
    }

    private HazelcastInstance fake(List<ListenerConfig> listeners) {
        ((LifecycleListener) listeners.getFirst().getImplementation())
                .stateChanged(new LifecycleEvent(LifecycleState.CLIENT_CONNECTED));
        LifecycleService running = answering(LifecycleService.class, Map.of("isRunning", args -> true));
        IMap<?, ?> map = answering(IMap.class, Map.of("submitToKey", args -> {
            sent.add((String) args[0]);
            return answer;
        }));
        return answering(
                HazelcastInstance.class, Map.of("getLifecycleService", args -> running, "getMap", args -> map));
    }

    private static <T> T answering(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> method.getReturnType() == void.class
                        ? null
                        : methods.get(method.getName()).apply(args));
        return type.cast(proxy);
    }

    private static String stored(String model) {
        return Samples.key(model).stored();
    }
}
