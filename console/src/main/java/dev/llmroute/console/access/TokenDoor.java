package dev.llmroute.console.access;

import dev.llmroute.console.cookie.ConsoleCookie;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
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
    private final Names names;

    /**
     * How the token is called.
     *
     * @param label of the field for it
     * @param wrong that what was given is none
     * @param hint where a person gets one; empty where nobody can say
     */
    public record Names(Message label, Message wrong, Message invitation, Message hint) {}

    private TokenDoor(TokenHolders holders, Sessions sessions, TimeSource time, Names names) {
        this.holders = holders;
        this.sessions = sessions;
        this.wrong = new WrongTokens(time);
        this.names = names;
    }

    static TokenDoor of(Entry.StaticToken entry, TimeSource time, EndedSessions ended) {
        return new TokenDoor(
                new OneToken(entry.token(), entry.right()),
                new Sessions(entry.token(), "session of StaticToken", SESSION, time, ended),
                time,
                new Names(
                        Message.of("signIn.console.label"),
                        Message.of("signIn.console.wrong"),
                        Message.of("signIn.console.invitation"),
                        Message.nothing()));
    }

    static TokenDoor of(Entry.Token entry, TimeSource time, EndedSessions ended) {
        return new TokenDoor(
                new ClusterTokens(new ClusterReviews(new ApiServerClient(entry.apiServer())), entry.namespaces(), time),
                new Sessions(entry.sessionKey(), "session of Token", SESSION, time, ended),
                time,
                new Names(
                        Message.of("signIn.kubernetes.label"),
                        Message.of("signIn.kubernetes.wrong"),
                        Message.of("signIn.kubernetes.invitation"),
                        Message.of("signIn.kubernetes.hint")));
    }

    public Names names() {
        return names;
    }

    @Override
    public Message invitation() {
        return names.invitation();
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
        String value =
                sessions.begin(given).orElseThrow(() -> new Refused(HttpStatus.BAD_REQUEST, "error.tokenTooLong"));
        ConsoleCookie.SESSION.write(ctx, value, sessions.length());
        LOG.info("{} signed in from {}", visitor.get().name(), ctx.ip());
        return visitor;
    }

    @Override
    public void signOut(Context ctx) {
        session(ctx).ifPresent(sessions::end);
        ConsoleCookie.SESSION.remove(ctx);
    }

    private Optional<Session> session(Context ctx) {
        return sessions.open(ConsoleCookie.SESSION.read(ctx));
    }

    private Optional<Person> judged(Context ctx, String given) {
        if (wrong.mustWait(ctx.ip())) {
            throw new Refused(HttpStatus.TOO_MANY_REQUESTS, "error.tooManyTokens");
        }
        Optional<Person> person = holders.holder(given);
        if (person.isEmpty()) {
            wrong.add(ctx.ip());
        }
        return person;
    }
}
