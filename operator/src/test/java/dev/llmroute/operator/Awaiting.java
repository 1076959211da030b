package dev.llmroute.operator;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import org.awaitility.core.ConditionFactory;

/** How long the tests wait for what an operator does. */
final class Awaiting {
    private Awaiting() {}

    /** A condition that throws ends the wait. */
    static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).pollInterval(100, MILLISECONDS);
    }

    /** A condition that throws does not hold yet. */
    static ConditionFactory eventually(int seconds) {
        return within(seconds).ignoreExceptions();
    }
}
