package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import io.javalin.http.Context;
import java.util.Optional;

/** Lets everybody do everything, as on one's own machine. */
record OpenDoor() implements Door {
    @Override
    public Optional<Visitor> visitor(Context ctx) {
        return Optional.of(new Visitor("loopback", Right.Edit, ctx.ip()));
    }

    @Override
    public Message invitation() {
        return Message.of("signIn.invitation.open");
    }

    @Override
    public void signOut(Context ctx) {
        // Nobody has signed in.
    }

    @Override
    public boolean hasSessions() {
        return false;
    }
}
