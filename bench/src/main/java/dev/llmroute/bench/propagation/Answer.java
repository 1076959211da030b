package dev.llmroute.bench.propagation;

/**
 * What a caller saw of one request.
 *
 * @param sentMicros when it was sent, in microseconds since 1970
 * @param answeredMicros when its answer was complete
 * @param outcome the HTTP status, or why there was no answer
 * @param target which target answered, e.g. {@code head/large}; empty where none did
 * @param attempts how many targets were called
 */
record Answer(long sentMicros, long answeredMicros, String outcome, String target, int attempts) {
    /** Whether the first target of the route was called: it answered, or it refused and another one answered. */
    boolean called(String head) {
        return target.equals(head) || refused();
    }

    /** Whether a target was called that did not answer; only the limited one does not. */
    boolean refused() {
        return attempts > 1;
    }

    boolean failed() {
        return !outcome.equals("200");
    }
}
