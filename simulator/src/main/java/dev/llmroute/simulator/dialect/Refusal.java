package dev.llmroute.simulator.dialect;

import dev.llmroute.simulator.behaviour.ErrorObject;
import org.jspecify.annotations.Nullable;

/** That a request is refused, and why. */
public record Refusal(int status, ErrorObject error) {
    /** An error that no field of the request is to blame for, without a code. */
    static Refusal of(int status, String type, String message) {
        return new Refusal(status, new ErrorObject(message, type, null, null));
    }

    static Refusal invalid(int status, String message, @Nullable String code) {
        return new Refusal(status, ErrorObject.invalid(message, null, code));
    }
}
