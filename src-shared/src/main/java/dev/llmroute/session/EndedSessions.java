package dev.llmroute.session;

import java.time.Duration;

/**
 * The sessions that people have ended before their time, as all replicas know them: copies of these open nothing any more. Thread-safe.
 */
public interface EndedSessions {
    /** Of a process that shares nothing. */
    EndedSessions OF_NOBODY_ELSE = new EndedSessions() {
        @Override
        public void end(String id, Duration left) {}

        @Override
        public boolean hasEnded(String id) {
            return false;
        }
    };

    /**
     * A session is over. Never blocks; where the others cannot be told now, they are later.
     *
     * @param id random, and of no use to who reads it
     * @param left for how long copies of it would open something yet
     */
    void end(String id, Duration left);

    /** Whether another replica has ended it, as far as that can be found out within half a second. */
    boolean hasEnded(String id);
}
