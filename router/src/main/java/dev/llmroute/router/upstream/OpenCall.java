package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.eventloop.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call has open: its phase, its timers, its connection, and who hears of it. Lives on one event loop.
 *
 * <pre>
 * WAITING ───first content──▶ STREAMING ───end marker | break | stall | time is up──▶ SETTLED
 *    ├───whole answer | failure | time is up───────────────────────────────────────────▶ │
 *    └───cancelled | a defect of ours, in either phase─────────────────────────────────▶ │
 * </pre>
 *
 * <p>Exactly one ending is told: whoever tells one has settled the call before.
 */
final class OpenCall {
    private enum Phase {
        WAITING,
        STREAMING,
        SETTLED
    }

    private final Timers timers;
    private final UpstreamClient client;
    private final CallListener listener;
    private Phase phase = Phase.WAITING;
    private @Nullable ProviderConnection connection;
    private long lastSignNanos;
    private boolean paused;

    /** Passes on a whole answer that waits for those of others; null while there is none. */
    private @Nullable Runnable putOff;

    OpenCall(UpstreamClient client, Timers timers, CallListener listener) {
        this.client = client;
        this.timers = timers;
        this.listener = listener;
        this.lastSignNanos = client.time().nanos();
    }

    boolean isWaiting() {
        return phase == Phase.WAITING;
    }

    boolean isStreaming() {
        return phase == Phase.STREAMING;
    }

    boolean isSettled() {
        return phase == Phase.SETTLED;
    }

    CallListener listener() {
        return listener;
    }

    Timers timers() {
        return timers;
    }

    void connected(ProviderConnection made) {
        connection = made;
    }

    /** The first content is passed on. */
    void streams() {
        phase = Phase.STREAMING;
    }

    /** The provider showed that it is there; of a stream every byte does. */
    void signOfLife() {
        lastSignNanos = client.time().nanos();
    }

    Duration sinceSignOfLife() {
        return Duration.ofNanos(client.time().nanos() - lastSignNanos);
    }

    /** The caller stopped or resumed reading: waiting for it is no stall of the provider. */
    void paused(boolean now) {
        paused = now;
        signOfLife();
    }

    boolean isPaused() {
        return paused;
    }

    /** A whole answer says nothing to the caller, and others may answer more: it is passed on only if they do not. */
    void putOff(Runnable passOn) {
        putOff = passOn;
    }

    boolean isPutOff() {
        return putOff != null;
    }

    /** Passes on what was put off; false if nothing was. */
    boolean takePutOff() {
        Runnable waiting = putOff;
        putOff = null;
        if (waiting != null) {
            waiting.run();
        }
        return waiting != null;
    }

    /** Nobody wants its answer any more. */
    void cancel() {
        putOff = null;
        drop();
    }

    /** It is over, and its connection is closed: nobody else may use it. */
    void drop() {
        settle();
        if (connection != null) {
            connection.drop();
        }
    }

    /** It is over behind a whole, judged answer: others may use the connection. */
    void release() {
        settle();
        if (connection != null) {
            connection.release();
        }
    }

    private void settle() {
        phase = Phase.SETTLED;
        timers.cancel();
    }

    /** Nothing of it was passed on, and nothing will be. */
    void fails(Failure failure) {
        if (isWaiting()) {
            drop();
            listener.failed(failure);
        }
    }
}
