package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a rule decided.
 *
 * @param scope whom it concerns, or null where {@link ScopeRules} are to tell
 * @param window the window where the rule knows it, else empty
 * @param rule the rule's stable name
 */
record Verdict(FailureClass failureClass, @Nullable Scope scope, String window, String rule) {
    Verdict(FailureClass failureClass, String rule) {
        this(failureClass, null, "", rule);
    }

    Verdict withWindow(String named) {
        return new Verdict(failureClass, scope, named, rule);
    }
}
