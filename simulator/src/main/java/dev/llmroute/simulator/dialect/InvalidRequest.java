package dev.llmroute.simulator.dialect;

import dev.llmroute.simulator.behaviour.ErrorObject;

/** A request that a provider refuses before any model hears of it. */
public final class InvalidRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public InvalidRequest(Refusal refusal) {
        super(refusal.error().message());
        this.refusal = refusal;
    }

    /** With 400. */
    public InvalidRequest(ErrorObject error) {
        this(new Refusal(400, error));
    }

    public Refusal refusal() {
        return refusal;
    }
}
