package dev.llmroute.message;

import dev.llmroute.route.Target;

/** What a person is told of one request on its way, in order. */
public sealed interface Notice {
    /** Word for word as the log, the history and streams have it. */
    String text();

    /** A target is limited and another one is tried. */
    record RateLimited(Target target, long waitMs) implements Notice {
        @Override
        public String text() {
            return Messages.rateLimited(target, waitMs);
        }
    }

    /** Another target is tried; the one that callers of streams see as a comment, where the route says so. */
    record Switching(Target to) implements Notice {
        @Override
        public String text() {
            return Messages.switching(to);
        }
    }

    /** Nothing is left to try. */
    record Exhausted(String text) implements Notice {}
}
