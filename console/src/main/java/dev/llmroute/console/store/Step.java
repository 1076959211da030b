package dev.llmroute.console.store;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Skipped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target that a request called or left out, as filters and sums ask for it.
 *
 * @param tried whether it was called
 * @param reason the class of its failure or cooldown; null where it answered
 * @param status the HTTP status; 0 where there was none
 * @param ms how long the call took; 0 where there was none
 */
record Step(
        boolean tried,
        String provider,
        String model,
        @Nullable String reason,
        int status,
        long ms) {
    /** Of a request, those that were left out first. */
    static List<Step> of(FallbackEvent event) {
        List<Step> steps = new ArrayList<>();
        for (Skipped skipped : event.skipped()) {
            steps.add(new Step(false, provider(skipped.target()), model(skipped.target()), skipped.reason(), 0, 0));
        }
        for (AttemptSummary attempt : event.attempts()) {
            FailureClass failureClass = attempt.failureClass();
            steps.add(new Step(
                    true,
                    provider(attempt.target()),
                    model(attempt.target()),
                    failureClass == null ? null : failureClass.name(),
                    attempt.status(),
                    attempt.ms()));
        }
        return steps;
    }

    /** A target is written {@code provider/model#key}; only the model may hold a slash, and the key is not always there. */
    private static String provider(String target) {
        int slash = target.indexOf('/');
        return slash < 0 ? target : target.substring(0, slash);
    }

    private static String model(String target) {
        String model = target.substring(target.indexOf('/') + 1);
        int key = model.lastIndexOf('#');
        return key < 0 ? model : model.substring(0, key);
    }
}
