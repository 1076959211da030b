package dev.llmroute.simulator;

/** A request that a provider refuses before any model hears of it. */
final class InvalidRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    InvalidRequest(Refusal refusal) {
        super(refusal.error().message());
        this.refusal = refusal;
    }

    /** With 400. */
    InvalidRequest(ErrorObject error) {
        this(new Refusal(400, error));
    }

    Refusal refusal() {
        return refusal;
    }
}
