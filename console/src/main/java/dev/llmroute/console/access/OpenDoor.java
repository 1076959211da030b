package dev.llmroute.console.access;

import io.javalin.http.Context;
import java.util.Optional;

/** Lets everybody do everything, as on one's own machine. */
record OpenDoor() implements Door {
    @Override
    public Optional<Visitor> visitor(Context ctx) {
        return Optional.of(new Visitor("loopback", Right.Edit, ctx.ip()));
    }

    @Override
    public String invitation() {
        return "Everybody may come in";
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
