package dev.llmroute.plan;

import dev.llmroute.route.Target;

/** What a router has seen of targets, as far as it tells how one request would fare there. */
@FunctionalInterface
public interface Outlook {
    /** Of a router that has seen nothing yet, and of a conversation that is new. */
    Outlook NEW = target -> Seen.NOTHING;

    Seen of(Target target);

    /**
     * What was seen of a target.
     *
     * @param cachedTokens of this conversation's beginning, which its account still has in a cache; 0 where that is not known
     * @param answerTokens that an answer of its has on average, reasoning included
     * @param foundShare of what its account was expected to have in a cache, how much was there: 0 to 1
     * @param counted tokens that it counts for one that is estimated
     */
    record Seen(long cachedTokens, double answerTokens, double foundShare, double counted) {
        /** Answers are as long as those of many chats, caches keep what they are given, and tokens are as they are estimated. */
        public static final Seen NOTHING = new Seen(0, 500, 1, 1);

        /** The same of a target that has so much of a conversation. */
        public Seen caching(long tokens) {
            return tokens == cachedTokens ? this : new Seen(tokens, answerTokens, foundShare, counted);
        }
    }
}
