package dev.llmroute.simulator.dialect;

/**
 * How much of a prompt a provider's cache took part in, in tokens.
 *
 * @param written what was stored for the next time
 * @param read what had been stored before
 */
record Cached(int written, int read) {
    static final Cached NOTHING = new Cached(0, 0);
}
