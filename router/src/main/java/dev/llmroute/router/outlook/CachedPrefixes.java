package dev.llmroute.router.outlook;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which account most likely has how much of a conversation's beginning in the cache of a model: what this process sent there. Conversations by their
 * numbers alone. Thread-safe; bounded: the oldest are forgotten.
 */
final class CachedPrefixes {
    /** Some megabytes. */
    private static final int MAX_KNOWN = 20_000;

    /** @param conversation the number that stands for it */
    private record Place(long conversation, String namespace, String endpoint, String model, String account) {
        static Place of(long conversation, Target target) {
            return new Place(
                    conversation,
                    target.provider().namespace(),
                    target.provider().endpoint(),
                    target.model(),
                    target.credential().account());
        }
    }

    private record Prefix(long tokens, long sinceNanos, long goneNanos) {
        boolean isThere(long nowNanos) {
            return nowNanos - goneNanos < 0;
        }
    }

    private final TimeSource time;

    private final Map<Place, Prefix> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Prefix> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    CachedPrefixes(TimeSource time) {
        this.time = time;
    }

    /** A target has read so much of the conversation, and keeps it for so long. A shorter request beside it takes nothing away. */
    void put(long conversation, Target target, long tokens, Duration life) {
        long now = time.nanos();
        synchronized (known) {
            known.merge(
                    Place.of(conversation, target),
                    new Prefix(tokens, now, now + life.toNanos()),
                    (before, fresh) -> before.isThere(now) && before.tokens() > fresh.tokens() ? before : fresh);
        }
    }

    /** How many tokens, as they are estimated; 0 where it is none, or none that this process knows of. */
    long tokens(long conversation, Target target) {
        return tokens(conversation, target, Duration.ZERO);
    }

    /** The same as it was a while ago: what was sent there since does not count. */
    long tokens(long conversation, Target target, Duration ago) {
        long now = time.nanos();
        synchronized (known) {
            Prefix prefix = known.get(Place.of(conversation, target));
            return prefix != null && prefix.isThere(now) && now - prefix.sinceNanos() >= ago.toNanos()
                    ? prefix.tokens()
                    : 0;
        }
    }
}
