package dev.llmroute.console.access;

import io.javalin.http.Context;

/**
 * Who makes a request. Immutable.
 *
 * @param name as the audit tells it: a user's name, or how they came in where nobody said one ({@code token}, {@code loopback})
 * @param right what they may do at most
 * @param address where the request comes from
 */
public record Visitor(String name, Right right, String address) {
    private static final String ATTRIBUTE = Visitor.class.getName();

    /** Who was let in with the request; to be asked after the guard only. */
    public static Visitor of(Context ctx) {
        Visitor visitor = ctx.attribute(ATTRIBUTE);
        if (visitor == null) {
            throw new IllegalStateException("Nobody has been let in to " + ctx.path());
        }
        return visitor;
    }

    /** Lets them in. */
    public void enter(Context ctx) {
        ctx.attribute(ATTRIBUTE, this);
    }

    public boolean may(Right needed) {
        return right.includes(needed);
    }
}
