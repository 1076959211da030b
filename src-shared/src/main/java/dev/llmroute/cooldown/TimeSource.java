package dev.llmroute.cooldown;

/** The clock: wall time for deadlines that travel, monotonic time for those that hold here. Injected, so that tests set it. */
public interface TimeSource {
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };

    /** Milliseconds since 1970, by the wall clock; it may jump. */
    long millis();

    /** Nanoseconds since some instant; it never jumps. Compare by subtraction. */
    long nanos();
}
