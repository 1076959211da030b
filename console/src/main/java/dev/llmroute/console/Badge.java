package dev.llmroute.console;

import dev.llmroute.failure.FailureClass;
import java.util.stream.Stream;

/** How a failure's badge looks; its text says the same, so colour alone carries nothing. */
final class Badge {
    private Badge() {}

    static String style(FailureClass failureClass) {
        if (failureClass.isRateLimit()) {
            return "limit";
        }
        return failureClass == FailureClass.QuotaExhausted ? "quota" : "fault";
    }

    /** Of a failure's class by its name, or another word such as {@code Manual}. */
    static String style(String word) {
        return Stream.of(FailureClass.values())
                .filter(each -> each.name().equals(word))
                .findFirst()
                .map(Badge::style)
                .orElse("manual");
    }
}
