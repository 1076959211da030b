package dev.llmroute.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A router's part of the sharing in this process. From its start to its end it does what requests make it do, again and again:
 * whatever happens meanwhile, none of that may fail or wait.
 */
final class RouterHere implements AutoCloseable {
    /** Whoever asks Hazelcast, and gets no answer, waits for 2 s at least. */
    private static final Duration WAITED = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final long PAUSE_NANOS = 10_000_000;

    final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    final HazelcastCache memory;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Duration longestWait = Duration.ZERO;
    private volatile @Nullable Throwable failed;
    private volatile boolean ending;

    RouterHere(TwoMembers members) {
        memory = members.memory();
        memory.join(cooldowns);
        Thread.ofPlatform().daemon().name("requests").start(this::serve);
    }

    private void serve() {
        try {
            while (!ending) {
                Duration waited = WaitedTime.during(() -> request(requests.getAndIncrement()));
                longestWait = waited.compareTo(longestWait) > 0 ? waited : longestWait;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException | AssertionError wrong) {
            failed = wrong;
        }
    }

    private void request(int number) {
        String model = "request-" + number % 100;
        set(model);
        assertThat(holds(model)).isTrue();
        memory.record(Samples.event(model));
        assertThat(memory.state().mode()).isEqualTo("client");
    }

    void set(String model) {
        cooldowns.set(Samples.cooldown(model, LONG.toMillis()));
    }

    boolean clear(String model) {
        return cooldowns.clear(Samples.key(model), "admin");
    }

    boolean holds(String model) {
        return cooldowns
                .find(Samples.key(model))
                .filter(each -> !each.cooldown().isTombstone())
                .isPresent();
    }

    int members() {
        return memory.state().members();
    }

    /** No request since the start has failed or waited for Hazelcast. */
    void assertServedAll() {
        assertThat(failed).isNull();
        assertThat(requests).hasPositiveValue();
        assertThat(longestWait).isLessThan(WAITED);
    }

    @Override
    public void close() {
        ending = true;
        memory.close();
    }
}
