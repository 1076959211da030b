package dev.llmroute.hazelcast;

import static org.awaitility.Awaitility.await;

import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.core.LifecycleService;
import com.hazelcast.map.IMap;
import com.hazelcast.ringbuffer.Ringbuffer;
import dev.llmroute.history.FallbackEvent;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** A Hazelcast that answers entry processors and new fallback events as the test says. */
final class FakeMembers implements AutoCloseable {
    final Connection connection = new Connection(false, this::start);

    /** What the members answer for a key; by default nothing that matters. */
    volatile Function<String, CompletionStage<?>> answer = key -> CompletableFuture.completedFuture(null);

    /** What they answer where fallback events are added. */
    volatile Function<Collection<FallbackEvent>, CompletionStage<Long>> added =
            events -> CompletableFuture.completedFuture(0L);

    /** What they answer where the map is read. */
    volatile Supplier<Collection<?>> read = List::of;

    private volatile List<ListenerConfig> listeners = List.of();

    private boolean started;

    void connect() {
        started = true;
        connection.start();
        await().until(() -> connection.connected().isPresent());
    }

    void disconnect() {
        tell(LifecycleState.CLIENT_DISCONNECTED);
    }

    private HazelcastInstance start(List<ListenerConfig> given) {
        listeners = given;
        tell(LifecycleState.CLIENT_CONNECTED);
        LifecycleService running = answering(LifecycleService.class, Map.of("isRunning", args -> true));
        IMap<?, ?> map = answering(
                IMap.class,
                Map.of(
                        "submitToKey", args -> answer.apply((String) args[0]),
                        "addEntryListener", args -> UUID.randomUUID(),
                        "size", args -> 0,
                        "project", args -> read.get()));
        Ringbuffer<?> ring = answering(Ringbuffer.class, Map.of("addAllAsync", args -> added.apply(events(args[0]))));
        return answering(
                HazelcastInstance.class,
                Map.of(
                        "getLifecycleService", args -> running,
                        "getMap", args -> map,
                        "getRingbuffer", args -> ring));
    }

    private static List<FallbackEvent> events(Object given) {
        return ((Collection<?>) given).stream().map(FallbackEvent.class::cast).toList();
    }

    private void tell(LifecycleState state) {
        ((LifecycleListener) listeners.getFirst().getImplementation()).stateChanged(new LifecycleEvent(state));
    }

    private static <T> T answering(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> switch (method.getName()) {
                    case "equals" -> System.identityHashCode(self) == System.identityHashCode(args[0]);
                    default ->
                        method.getReturnType() == void.class
                                ? null
                                : methods.get(method.getName()).apply(args);
                });
        return type.cast(proxy);
    }

    @Override
    public void close() {
        if (started) {
            connection.close();
        }
    }
}
