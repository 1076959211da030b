package dev.llmroute.simulator;

/** A request that a provider refuses with 400; the error is in OpenAI's shape. */
final class InvalidRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorObject error;

    InvalidRequest(ErrorObject error) {
        super(error.message());
        this.error = error;
    }

    ErrorObject error() {
        return error;
    }
}
