package dev.llmroute.failure;

import java.util.Optional;

/** Tells from a provider's response what failed, whom it concerns and how long it lasts. Pure and thread-safe. */
public final class FailureClassifier {
    private FailureClassifier() {}

    /** What the response says went wrong; empty for a success. */
    public static Optional<Failure> classify(ProviderResponse response) {
        return Optional.empty();
    }
}
