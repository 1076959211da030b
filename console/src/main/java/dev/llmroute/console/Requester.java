package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/**
 * Who asks for a change, as the audit tells it. Immutable.
 *
 * @param userAgent what their program says it is, cut; empty where it says nothing
 */
record Requester(String name, String address, String userAgent) {
    private static final int MAX_AGENT = 200;

    /** @throws Refused (403) where they may not */
    static Requester who(Right needed, Context ctx) {
        Visitor visitor = Visitor.of(ctx);
        if (!visitor.may(needed)) {
            throw new Refused(HttpStatus.FORBIDDEN, "error.needsRight", verb(needed), verb(visitor.right()));
        }
        String agent = ctx.userAgent();
        return new Requester(
                visitor.name(),
                visitor.address(),
                agent == null ? "" : agent.substring(0, Math.min(agent.length(), MAX_AGENT)));
    }

    private static Message verb(Right right) {
        return switch (right) {
            case View -> Message.of("right.view.verb");
            case Operate -> Message.of("right.operate.verb");
            case Edit -> Message.of("right.edit.verb");
        };
    }
}
