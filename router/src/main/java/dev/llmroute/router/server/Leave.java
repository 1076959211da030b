package dev.llmroute.router.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A router's leave, of all its event loops: they listen on one socket, which none may close while callers come to another. Thread-safe. */
final class Leave {
    private final Drain drain;
    private final LongSupplier nanos;
    private final long beganNanos;
    private volatile long cameNanos;

    /** @param nanos the monotonic clock */
    Leave(Drain drain, LongSupplier nanos) {
        this.drain = drain;
        this.nanos = nanos;
        this.beganNanos = nanos.getAsLong();
        this.cameNanos = beganNanos;
    }

    Drain drain() {
        return drain;
    }

    /** Somebody who had no connection yet asks for something. */
    void came() {
        cameNanos = nanos.getAsLong();
    }

    /** How long new connections are to be taken from now on, unless somebody comes meanwhile; zero where none is any more. */
    Duration accepting() {
        long now = nanos.getAsLong();
        Duration sinceSomebodyCame = drain.accepting().minusNanos(now - cameNanos);
        Duration atMost = drain.acceptingAtMost().minusNanos(now - beganNanos);
        Duration left = sinceSomebodyCame.compareTo(atMost) < 0 ? sinceSomebodyCame : atMost;
        return left.isNegative() ? Duration.ZERO : left;
    }
}
