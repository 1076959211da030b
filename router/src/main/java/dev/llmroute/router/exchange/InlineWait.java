package dev.llmroute.router.exchange;

import dev.llmroute.message.Messages;
import dev.llmroute.router.eventloop.Timers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request's waiting for a target that comes back within {@code fallback.maxInlineWait}. Lives on one event loop. */
final class InlineWait {
    private static final Logger LOG = LoggerFactory.getLogger(InlineWait.class);
    private static final long MAX_JITTER_MS = 250;

    private final InFlight.Place place;
    private final Timers timers;
    private final String requestId;

    InlineWait(InFlight.Place place, Timers timers, String requestId) {
        this.place = place;
        this.timers = timers;
        this.requestId = requestId;
    }

    /**
     * Nobody else is kept waiting by it: only a part of all places may be taken by requests that wait.
     *
     * @param over what follows
     * @return whether it may wait; if not, nothing follows
     */
    boolean begin(long ms, Runnable over) {
        if (!place.mayWait()) {
            return false;
        }
        LOG.info("{}", Messages.waitingLog(ms, requestId));
        // Those that wait for the same target do not all come at once.
        long jitter = ThreadLocalRandom.current().nextLong(Math.min(ms / 10, MAX_JITTER_MS) + 1);
        timers.after(Duration.ofMillis(ms + jitter), () -> {
            place.resume();
            over.run();
        });
        return true;
    }
}
