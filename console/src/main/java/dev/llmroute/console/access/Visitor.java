package dev.llmroute.console.access;

import io.javalin.http.Context;
import java.util.Set;

/**
 * Who makes a request. Immutable.
 *
 * @param name as the audit tells it: a user's name, or how they came in where nobody said one ({@code token}, {@code loopback})
 * @param right what they may do at most
 * @param address where the request comes from
 * @param namespaces whose routes they may see; empty: those of all
 */
public record Visitor(String name, Right right, String address, Set<String> namespaces) {
    private static final String ATTRIBUTE = Visitor.class.getName();

    public Visitor {
        namespaces = Set.copyOf(namespaces);
    }

    /** Who may see the routes of all namespaces. */
    public Visitor(String name, Right right, String address) {
        this(name, right, address, Set.of());
    }

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
