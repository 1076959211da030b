package dev.llmroute.router;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many requests a router serves at the same time, from their first byte to the last one of their answers. Beyond a bound they are
 * refused at once: a queue would only make all of them late. Thread-safe.
 */
final class InFlight {
    private final int most;
    private final Semaphore places;

    /** @param most how many may be served at the same time, at least 1 */
    InFlight(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("a router must serve at least one request at a time, not " + most);
        }
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Takes a place; empty where all are taken. */
    Optional<Place> enter() {
        return places.tryAcquire() ? Optional.of(new Place(places)) : Optional.empty();
    }

    /** How many are being served. */
    int now() {
        return most - places.availablePermits();
    }

    /** What one request holds. Thread-safe. */
    static final class Place {
        private final Semaphore places;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(Semaphore places) {
            this.places = places;
        }

        /** Gives it back; only the first call counts. */
        void leave() {
            if (left.compareAndSet(false, true)) {
                places.release();
            }
        }
    }
}
