package dev.llmroute.router.exchange;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a router serves at the same time, from their first byte to the last one of their answers. Beyond a bound they are
 * refused at once: a queue would only make all of them late. Those that wait for a target to be free may take a quarter of the places.
 * The same goes for the bytes of their bodies and of the answers, until these have been written. Thread-safe.
 */
public final class InFlight {
    private static final int OF_WHICH_WAIT = 4;

    private final int most;
    private final int mostWaiting;
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Semaphore places;
    private final Semaphore waiting;
    private final ConcurrentHashMap<String, AtomicInteger> byCaller = new ConcurrentHashMap<>();

    /**
     * @param most how many may be served at the same time, at least 1
     * @param mostBytes how many bytes their bodies and answers may have together; those of a single one may be more
     */
    public InFlight(int most, long mostBytes) {
        if (most < 1) {
            throw new IllegalArgumentException("a router must serve at least one request at a time, not " + most);
        }
        this.most = most;
        this.mostBytes = mostBytes;
        this.mostWaiting = Math.ceilDiv(most, OF_WHICH_WAIT);
        this.places = new Semaphore(most);
        this.waiting = new Semaphore(mostWaiting);
    }

    /** Takes a place; empty if all are taken. */
    public Optional<Place> enter() {
        return places.tryAcquire() ? Optional.of(new Place(this)) : Optional.empty();
    }

    /** How many are being served. */
    public int now() {
        return most - places.availablePermits();
    }

    /** How many bytes are held for them. */
    long bytesNow() {
        return bytes.get();
    }

    /** How many of them wait for a target to be free. */
    public int waitingNow() {
        return mostWaiting - waiting.availablePermits();
    }

    /** What one request holds. Thread-safe. */
    public static final class Place {
        private final InFlight all;
        private final AtomicBoolean left = new AtomicBoolean();
        private final AtomicBoolean waits = new AtomicBoolean();
        private final AtomicLong held = new AtomicLong();
        private volatile @Nullable AtomicInteger ofCaller;

        private Place(InFlight all) {
            this.all = all;
        }

        /** Counts it as the caller's, until it is left; false where the caller has as many as may be already. Ask once. */
        public boolean mayServe(String caller, int most) {
            AtomicInteger served = all.byCaller.computeIfAbsent(caller, first -> new AtomicInteger());
            boolean counted = served.getAndUpdate(now -> now < most ? now + 1 : now) < most;
            ofCaller = counted ? served : null;
            return counted;
        }

        /**
         * Counts bytes of its body, or of an answer to it, until they are given back or the place is left; false where all bodies together
         * have as many bytes as they may.
         */
        public boolean mayHold(long more) {
            // What is refused is never counted: smaller requests of others would be refused for it meanwhile.
            while (true) {
                long before = all.bytes.get();
                if (before + more > all.mostBytes && before != held.get()) {
                    return false;
                }
                if (all.bytes.compareAndSet(before, before + more)) {
                    counted(more);
                    return !left.get();
                }
            }
        }

        /** Counts bytes that are there already, however many that makes. */
        void hold(long more) {
            all.bytes.addAndGet(more);
            counted(more);
        }

        private void counted(long more) {
            held.addAndGet(more);
            if (left.get()) {
                all.bytes.addAndGet(-held.getAndSet(0));
            }
        }

        /** Gives bytes back that are not held any more. */
        public void giveBack(long fewer) {
            // Where the place has been left meanwhile there is nothing to give back.
            long before = held.getAndUpdate(now -> Math.max(0, now - fewer));
            all.bytes.addAndGet(-Math.min(before, fewer));
        }

        /** Asks to wait; false where as many wait as may. */
        boolean mayWait() {
            return all.waiting.tryAcquire() && !waits.getAndSet(true);
        }

        void resume() {
            if (waits.compareAndSet(true, false)) {
                all.waiting.release();
            }
        }

        /** Gives it back; only the first call counts. */
        public void leave() {
            if (left.compareAndSet(false, true)) {
                resume();
                AtomicInteger served = ofCaller;
                if (served != null) {
                    served.decrementAndGet();
                }
                all.bytes.addAndGet(-held.getAndSet(0));
                all.places.release();
            }
        }
    }
}
