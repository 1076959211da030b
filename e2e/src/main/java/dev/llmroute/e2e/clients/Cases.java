package dev.llmroute.e2e.clients;

import java.util.Map;

/** What each SDK does. Each of them throws where it went otherwise than expected. */
interface Cases {
    String PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** The value of {@code properties} of a schema. */
    Map<String, Object> CITY = Map.of("city", Map.of("type", "string"));

    void plain();

    void stream();

    /** A call of a tool, and the answer to its result. */
    void tools();

    void image();

    void jsonSchema();

    /** The request that may only go to the limited model. */
    void error();

    static void check(boolean condition, Object what) {
        if (!condition) {
            throw new AssertionError("not as expected: " + what);
        }
    }
}
