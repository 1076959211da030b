package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Optional;

/** Lets in who may come in, in the way that an {@link Entry} says. Thread-safe. */
public sealed interface Door permits OpenDoor, TokenDoor, OidcDoor, ProxyDoor {
    /**
     * Who makes a request; empty for a stranger.
     *
     * @throws HttpResponseException for who is known and may do nothing (403), who tried too often (429), and where nobody can be asked (503)
     */
    Optional<Visitor> visitor(Context ctx);

    /** How a stranger comes in, in a sentence. */
    Message invitation();

    /** Ends the session of the request, if it has one, and its copies. */
    void signOut(Context ctx);

    /** Whether people sign in and out here, rather than elsewhere or not at all. */
    boolean hasSessions();

    /**
     * The door of an entry.
     *
     * @param ended the sessions that other replicas have ended
     * @throws IllegalArgumentException where the entry cannot be used, with what to do
     */
    static Door of(Entry entry, TimeSource time, EndedSessions ended) {
        return switch (entry) {
            case Entry.None _ -> new OpenDoor();
            case Entry.StaticToken token -> TokenDoor.of(token, time, ended);
            case Entry.Token token -> TokenDoor.of(token, time, ended);
            case Entry.Oidc oidc -> new OidcDoor(oidc, time, ended);
            case Entry.Proxy proxy -> new ProxyDoor(proxy);
        };
    }

    /** Lets a visitor in with a request, and remembers by which door. */
    default void letIn(Visitor visitor, Context ctx) {
        visitor.enter(ctx);
        ctx.attribute(Door.class.getName(), this);
    }

    /**
     * For answers that last: whether who was let in with the request would still be, with the same rights. Rights are asked for anew at
     * least once a minute.
     */
    static boolean stillLetsIn(Context ctx) {
        Door door = ctx.attribute(Door.class.getName());
        if (door == null) {
            throw new IllegalStateException("Nobody has been let in to " + ctx.path());
        }
        try {
            return door.visitor(ctx).equals(Optional.of(Visitor.of(ctx)));
        } catch (HttpResponseException refused) {
            return false;
        }
    }
}
