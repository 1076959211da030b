package dev.llmroute.router.server;

import org.jspecify.annotations.Nullable;

/** Why a request is not taken in; its message is for the caller. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    final int status;
    final @Nullable String code;

    /** When it is worth another try, ms from now; 0: that is not a matter of time. */
    final long waitMs;

    Refused(int status, String message, @Nullable String code) {
        this(status, message, code, 0);
    }

    Refused(int status, String message, @Nullable String code, long waitMs) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.waitMs = waitMs;
    }
}
