package dev.llmroute.console.access;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Optional;

/**
 * Who a credential is of. Immutable.
 *
 * @param name as whoever vouches for them says it, without control characters and at most {@value #MOST_NAME} characters long
 * @param right the most that they may do; empty: nothing
 * @param lack what they would need, where they may do nothing
 */
record Person(String name, Optional<Right> right, String lack) {
    private static final int MOST_NAME = 200;

    Person {
        String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
        name = plain.length() <= MOST_NAME ? plain : plain.substring(0, MOST_NAME);
    }

    /**
     * As the visitor of a request.
     *
     * @throws ForbiddenResponse where they may do nothing
     */
    Visitor visiting(Context ctx) {
        return new Visitor(
                name,
                right.orElseThrow(() -> new ForbiddenResponse(name + " may not look into this console: " + lack)),
                ctx.ip());
    }
}
