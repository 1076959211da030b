package dev.llmroute.operator.election;

import java.time.Duration;

/** What can be seen of another installation's Lease. */
sealed interface LeaseSight {
    /** There is none. */
    record Absent() implements LeaseSight {}

    /** This operator has no right to read it. */
    record Forbidden() implements LeaseSight {}

    /** The API server did not tell. */
    record Unknown() implements LeaseSight {}

    /**
     * It is there.
     *
     * @param unrenewed for how long, by this operator's own clock, it has been seen without a renewal
     */
    record Seen(Duration unrenewed) implements LeaseSight {}
}
