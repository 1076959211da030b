package dev.llmroute.console;

import dev.llmroute.failure.FailureClass;

/** How a failure's badge looks; its text says the same, so colour alone carries nothing. */
final class Badge {
    private Badge() {}

    static String style(FailureClass failureClass) {
        if (failureClass.isRateLimit()) {
            return "limit";
        }
        return failureClass == FailureClass.QuotaExhausted ? "quota" : "fault";
    }
}
