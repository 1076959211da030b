package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A header in which a limit states its remaining wait. */
public enum WaitHeader {
    /** Whole seconds, rounded up (RFC 9110, 10.2.3). */
    @JsonProperty("retry-after")
    RetryAfter("retry-after"),
    /** Whole milliseconds, rounded up; OpenAI sends it beside {@code retry-after}, and the vendors' SDKs prefer it. */
    @JsonProperty("retry-after-ms")
    RetryAfterMs("retry-after-ms");

    private final String header;

    WaitHeader(String header) {
        this.header = header;
    }

    /** The header's name, which is also its name in scenarios. */
    @Override
    public String toString() {
        return header;
    }

    String value(long waitMs) {
        return Long.toString(this == RetryAfter ? Math.ceilDiv(waitMs, 1000) : waitMs);
    }
}
