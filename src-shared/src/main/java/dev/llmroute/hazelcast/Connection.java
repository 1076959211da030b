package dev.llmroute.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.DistributedObjectEvent;
import com.hazelcast.core.DistributedObjectListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's Hazelcast instance, member or client: started in the background, and started again should it end by itself.
 * Thread-safe; nothing here blocks but {@link #close()}.
 */
final class Connection implements AutoCloseable {
    /** Starts an instance with these listeners; may block and may throw. */
    interface Starter extends Function<List<ListenerConfig>, HazelcastInstance> {}

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long RESTART_PAUSE_SECONDS = 5;
    private static final long CLOSE_SECONDS = 17;

    private final Starter starter;
    private final boolean embedded;
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> mourners = new CopyOnWriteArrayList<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable HazelcastInstance instance;
    private volatile boolean connected;
    private volatile boolean closed;

    Connection(boolean embedded, Starter starter) {
        this.embedded = embedded;
        this.starter = starter;
        this.thread = Thread.ofPlatform().daemon().name("llmroute-hazelcast").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isEmbedded() {
        return embedded;
    }

    /** The instance, where it is connected to the shared memory now. */
    Optional<HazelcastInstance> connected() {
        return connected ? Optional.ofNullable(instance) : Optional.empty();
    }

    /** How many members hold the shared memory, as last heard; 0 while not connected. */
    int members() {
        return connected().map(i -> i.getCluster().getMembers().size()).orElse(0);
    }

    /** Called after each connect, merge, gain and loss of a member; must not block. */
    void onChange(Runnable observer) {
        observers.add(observer);
    }

    /** Called with the name of each structure that somebody destroys, and with it all listeners to it; must not block. */
    void onDestroyed(Consumer<String> mourner) {
        mourners.add(mourner);
    }

    private void run() {
        while (!closed) {
            startAndStay();
            if (!closed) {
                LOG.warn(
                        "Hazelcast is not running. Requests go on with what this process knows; next try in {} s",
                        RESTART_PAUSE_SECONDS);
                sleep();
            }
        }
    }

    private void startAndStay() {
        try {
            HazelcastInstance started = starter.apply(listeners());
            instance = started;
            observers.forEach(Runnable::run);
            while (!closed && started.getLifecycleService().isRunning()) {
                wake.acquire();
            }
            started.shutdown();
        } catch (InterruptedException stop) {
            closed = true;
        } catch (RuntimeException failed) {
            LOG.warn("Hazelcast could not start: {}", failed.toString());
        } finally {
            connected = false;
            instance = null;
        }
    }

    private void sleep() {
        try {
            wake.drainPermits();
            if (!closed && wake.tryAcquire(RESTART_PAUSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("The pause before the next start ends early");
            }
        } catch (InterruptedException stop) {
            closed = true;
        }
    }

    private List<ListenerConfig> listeners() {
        return List.of(
                new ListenerConfig((LifecycleListener) this::lifecycle),
                new ListenerConfig(new DistributedObjectListener() {
                    @Override
                    public void distributedObjectCreated(DistributedObjectEvent event) {}

                    @Override
                    public void distributedObjectDestroyed(DistributedObjectEvent event) {
                        String name = String.valueOf(event.getObjectName());
                        mourners.forEach(mourner -> mourner.accept(name));
                    }
                }),
                new ListenerConfig(new MembershipListener() {
                    @Override
                    public void memberAdded(MembershipEvent event) {
                        observers.forEach(Runnable::run);
                    }

                    @Override
                    public void memberRemoved(MembershipEvent event) {
                        observers.forEach(Runnable::run);
                    }
                }));
    }

    private void lifecycle(LifecycleEvent event) {
        switch (event.getState()) {
            case STARTED -> connected = connected || embedded;
            case CLIENT_CONNECTED -> {
                connected = true;
                LOG.info("Shared memory: connected");
            }
            case CLIENT_DISCONNECTED -> lost();
            case SHUTTING_DOWN, SHUTDOWN -> {
                connected = false;
                wake.release();
            }
            default -> {}
        }
        observers.forEach(Runnable::run);
    }

    private void lost() {
        connected = false;
        if (!closed) {
            LOG.warn("Shared memory: lost. Requests go on with what this process knows; it reconnects by itself");
        }
    }

    /** Leaves in order, handing its data to the other members; gives up after 17 s. */
    @Override
    public void close() {
        closed = true;
        wake.release();
        try {
            boolean begun = thread.getState() != Thread.State.NEW;
            if (begun && !thread.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                LOG.warn(
                        "Hazelcast did not stop within {} s; its threads are left to end with the process",
                        CLOSE_SECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
