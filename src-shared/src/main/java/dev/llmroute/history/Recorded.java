package dev.llmroute.history;

/** What routers write into a ring of the shared memory, each under an id of its own. */
public interface Recorded {
    /** Unique, of printable ASCII, 128 characters at most; who writes may be hostile, so readers check it. */
    String id();

    /** When it was, ms since 1970. */
    long atMs();
}
