package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Locale;

/**
 * Who asks for a change, as the audit tells it. Immutable.
 *
 * @param userAgent what their program says it is, cut; empty where it says nothing
 */
record Requester(String name, String address, String userAgent) {
    private static final int MAX_AGENT = 200;

    /** @throws ForbiddenResponse where they may not */
    static Requester who(Right needed, Context ctx) {
        Visitor visitor = Visitor.of(ctx);
        if (!visitor.may(needed)) {
            throw new ForbiddenResponse(
                    "This needs the right to " + needed.name().toLowerCase(Locale.ROOT) + "; you may "
                            + visitor.right().name().toLowerCase(Locale.ROOT) + " only");
        }
        String agent = ctx.userAgent();
        return new Requester(
                visitor.name(),
                visitor.address(),
                agent == null ? "" : agent.substring(0, Math.min(agent.length(), MAX_AGENT)));
    }
}
