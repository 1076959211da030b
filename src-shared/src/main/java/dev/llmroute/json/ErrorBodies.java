package dev.llmroute.json;

import dev.llmroute.failure.ErrorBody;

/** Reads response bodies for the classifier. Never throws: what cannot be parsed is text. */
public final class ErrorBodies {
    private ErrorBodies() {}

    /** Reads a body of an error or, for a stream, its first events. */
    public static ErrorBody read(String body) {
        return new ErrorBody(null, body);
    }
}
