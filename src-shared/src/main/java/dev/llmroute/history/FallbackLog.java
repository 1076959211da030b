package dev.llmroute.history;

/** Where fallback events go. */
@FunctionalInterface
public interface FallbackLog {
    /** Never blocks and never throws; what cannot be kept is dropped and counted. */
    void record(FallbackEvent event);
}
