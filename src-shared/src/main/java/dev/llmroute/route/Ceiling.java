package dev.llmroute.route;

import org.jspecify.annotations.Nullable;

/**
 * The most that one router process sends to a model or with a credential. What is over it goes on down the chain.
 *
 * @param maxConcurrent requests at the same time; null: any number
 * @param rpm requests within a minute; null: any number
 * @param tpm estimated tokens within a minute; null: any number
 */
public record Ceiling(
        @Nullable Integer maxConcurrent,
        @Nullable Integer rpm,
        @Nullable Long tpm) {
    /** Lets everything through. */
    public static final Ceiling NONE = new Ceiling(null, null, null);

    public boolean isNone() {
        return maxConcurrent == null && rpm == null && tpm == null;
    }
}
