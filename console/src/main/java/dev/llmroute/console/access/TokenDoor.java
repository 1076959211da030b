package dev.llmroute.console.access;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.TooManyRequestsResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who shows a token, or a session that was begun with one. The session carries the token, encrypted: so a token that ends, ends its
 * sessions. Thread-safe.
 */
public final class TokenDoor implements Door {
    /** How long a session lasts where its token does. */
    public static final Duration SESSION = Duration.ofHours(12);

    private static final Logger LOG = LoggerFactory.getLogger(TokenDoor.class);

    private final TokenHolders holders;
    private final Sessions sessions;
    private final WrongTokens wrong;
    private final String token;
    private final String hint;

    private TokenDoor(TokenHolders holders, Sessions sessions, TimeSource time, String token, String hint) {
        this.holders = holders;
        this.sessions = sessions;
        this.wrong = new WrongTokens(time);
        this.token = token;
        this.hint = hint;
    }

    static TokenDoor of(Entry.StaticToken entry, TimeSource time, EndedSessions ended) {
        return new TokenDoor(
                new OneToken(entry.token(), entry.right()),
                new Sessions(entry.token(), "session of StaticToken", SESSION, time, ended),
                time,
                "the console's token",
                "");
    }

    static TokenDoor of(Entry.Token entry, TimeSource time, EndedSessions ended) {
        return new TokenDoor(
                new ClusterTokens(new ClusterReviews(new ApiServerClient(entry.apiServer())), entry.namespaces(), time),
                new Sessions(entry.sessionKey(), "session of Token", SESSION, time, ended),
                time,
                "a token of Kubernetes",
                "Of a service account: kubectl create token NAME --namespace NAMESPACE. It has to outlast the session.");
    }

    /** What it asks for: {@code the console's token}. */
    public String token() {
        return token;
    }

    /** Where a person gets one; empty where nobody can say. */
    public String hint() {
        return hint;
    }

    @Override
    public String invitation() {
        return "This needs " + token + ": Authorization: Bearer TOKEN, or sign in at /login";
    }

    @Override
    public boolean hasSessions() {
        return true;
    }

    @Override
    public Optional<Visitor> visitor(Context ctx) {
        String bearer = Bearer.of(ctx);
        Optional<Person> person = bearer == null
                ? session(ctx).flatMap(session -> holders.holder(session.content()))
                : judged(ctx, bearer);
        return person.map(each -> each.visiting(ctx));
    }

    /**
     * Begins a session; empty for a wrong token.
     *
     * @throws io.javalin.http.HttpResponseException as {@link #visitor}, and 400 for a token that no cookie can hold
     */
    public Optional<Visitor> signIn(Context ctx, @Nullable String given) {
        Optional<Visitor> visitor =
                given == null ? Optional.empty() : judged(ctx, given).map(each -> each.visiting(ctx));
        if (visitor.isEmpty() || given == null) {
            LOG.warn("Refused a sign-in from {}", ctx.ip());
            return Optional.empty();
        }
        String value = sessions.begin(given)
                .orElseThrow(
                        () -> new BadRequestResponse(
                                "The token is too long for a cookie; use it as Authorization: Bearer TOKEN, or make one of another kind"));
        SessionCookie.SESSION.write(ctx, value, sessions.length());
        LOG.info("{} signed in from {}", visitor.get().name(), ctx.ip());
        return visitor;
    }

    @Override
    public void signOut(Context ctx) {
        session(ctx).ifPresent(sessions::end);
        SessionCookie.SESSION.remove(ctx);
    }

    private Optional<Session> session(Context ctx) {
        return sessions.open(SessionCookie.SESSION.read(ctx));
    }

    private Optional<Person> judged(Context ctx, String given) {
        if (wrong.mustWait(ctx.ip())) {
            throw new TooManyRequestsResponse("Too many wrong tokens from your address; wait a second and try again");
        }
        Optional<Person> person = holders.holder(given);
        if (person.isEmpty()) {
            wrong.add(ctx.ip());
        }
        return person;
    }
}
