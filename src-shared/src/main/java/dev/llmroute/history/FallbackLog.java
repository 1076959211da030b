package dev.llmroute.history;

/** Where fallback events and sums go. */
@FunctionalInterface
public interface FallbackLog {
    /** Never blocks and never throws; what cannot be kept is dropped and counted. */
    void record(FallbackEvent event);

    /** The same of sums, which nobody keeps where only events are. */
    default void record(MinuteSums sums) {}
}
