package dev.llmroute.console.text;

import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.Map;

/** That something is not done, with a reason that a person reads: on a page in their language, in the JSON API and in logs in English. */
public final class Refused extends HttpResponseException {
    private static final long serialVersionUID = 1L;

    private final transient Message why;

    /**
     * @param key in the bundles
     * @param args as {@link Texts#say} takes them
     */
    public Refused(HttpStatus status, String key, Object... args) {
        this(status, Message.of(key, args));
    }

    public Refused(HttpStatus status, Message why) {
        super(status.getCode(), why.english(), Map.of());
        this.why = why;
    }

    public Message why() {
        return why;
    }

    /** Why something was refused, whoever refused it. */
    public static Message why(HttpResponseException refusal) {
        if (refusal instanceof Refused ours) {
            return ours.why();
        }
        String reason = refusal.getMessage();
        return Message.data(reason == null ? "HTTP " + refusal.getStatus() : reason);
    }
}
