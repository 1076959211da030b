package dev.llmroute.ceiling;

import dev.llmroute.message.Messages;

/**
 * Why a request is likely to be refused now.
 *
 * @param window the limit's window: {@code requests}, {@code input-tokens}, ...
 * @param left how many requests or tokens are left of it, others' likely use taken off
 * @param learned whether that was learned from refusals; else the provider's headers say so
 * @param freeInMs when the request will most likely fit, at least 1
 * @param heardAgoMs how long ago the provider said what this goes by; 0 where it was learned
 */
public record Shortage(String window, long left, boolean learned, long freeInMs, long heardAgoMs) implements Foreseen {
    /** For people: {@code 0 left of requests by its headers, more in 2 seconds}. */
    @Override
    public String toString() {
        return left + " left of " + (window.isEmpty() ? "requests" : window)
                + (learned ? " by what it was seen to serve" : " by its headers") + ", more in "
                + Messages.duration(freeInMs);
    }
}
