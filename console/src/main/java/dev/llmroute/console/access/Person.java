package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.Set;

/**
 * Who a credential is of. Immutable.
 *
 * @param name as whoever vouches for them says it, without control characters and at most {@value #MOST_NAME} characters long
 * @param right the most that they may do; empty: nothing
 * @param lack what they would need, where they may do nothing
 * @param namespaces whose routes they may see; empty: those of all
 */
record Person(String name, Optional<Right> right, Message lack, Set<String> namespaces) {
    static final Message NO_GROUP = Message.of("error.noGroup");

    private static final int MOST_NAME = 200;

    /** Who may see the routes of all namespaces. */
    Person(String name, Optional<Right> right, Message lack) {
        this(name, right, lack, Set.of());
    }

    Person {
        namespaces = Set.copyOf(namespaces);
        String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
        name = plain.length() <= MOST_NAME ? plain : plain.substring(0, MOST_NAME);
    }

    /**
     * As the visitor of a request.
     *
     * @throws Refused where they may do nothing
     */
    Visitor visiting(Context ctx) {
        return new Visitor(
                name,
                right.orElseThrow(() -> new Refused(HttpStatus.FORBIDDEN, "error.mayNotLook", name, lack)),
                ctx.ip(),
                namespaces);
    }
}
