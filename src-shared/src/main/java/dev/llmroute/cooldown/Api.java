package dev.llmroute.cooldown;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;

/**
 * Through which API a model is asked, as far as cooldowns depend on it: what fails on an API that not every model has is no word about
 * the model elsewhere, and is left alone there only.
 *
 * @param name empty for the APIs that whoever speaks a dialect has with every model
 * @param ownLimits whether providers count its requests apart from all others
 */
public record Api(String name, boolean ownLimits) {
    /** Chat and messages. */
    public static final Api MAIN = new Api("", false);

    /** What the window of a cooldown begins with that concerns one API only. No provider's window does. */
    private static final String ONLY = "@";

    /** The failure as it concerns others: under a window of its own where it is about nothing but this API. */
    public Failure concerning(Failure failure) {
        if (!isAboutItself(failure)) {
            return failure;
        }
        String window = ONLY + name + (failure.window().isEmpty() ? "" : ":" + failure.window());
        return failure.withWindow(window);
    }

    /** Quotas, keys and pages of a gateway are about more than one API, and so are limits but where they are its own. */
    private boolean isAboutItself(Failure failure) {
        if (name.isEmpty()) {
            return false;
        }
        if (failure.failureClass().isRateLimit()) {
            return ownLimits;
        }
        return failure.scope() == Scope.Model
                && (failure.failureClass() == FailureClass.Overloaded || CooldownRules.mayBeProvoked(failure));
    }

    /** Whether requests by this API leave alone what the cooldown is about. */
    boolean isConcernedBy(Cooldown cooldown) {
        String only = nameIn(cooldown.key().window());
        return only.isEmpty() ? !(ownLimits && cooldown.failureClass().isRateLimit()) : only.equals(name);
    }

    /** The one API that a cooldown under this window is about; empty where it is about all. */
    static String nameIn(String window) {
        if (!window.startsWith(ONLY)) {
            return "";
        }
        int end = window.indexOf(':');
        return window.substring(ONLY.length(), end < 0 ? window.length() : end);
    }
}
