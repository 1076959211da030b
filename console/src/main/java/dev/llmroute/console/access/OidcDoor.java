package dev.llmroute.console.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.llmroute.console.cookie.ConsoleCookie;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who signs in at a provider of OpenID Connect. A browser is sent there by {@link #begin}, and comes back to {@link #finish}; in
 * between a sealed cookie holds what only this browser may come back with. Thread-safe.
 */
public final class OidcDoor implements Door {
    /** Where the provider sends browsers back to. */
    public static final String CALLBACK = "/login/callback";

    /** The provider is asked again after this. */
    static final Duration SESSION = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(OidcDoor.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SIGN_IN = Duration.ofMinutes(10);
    private static final int RANDOM_BYTES = 32;

    /**
     * What one sign-in may come back with.
     *
     * @param next the page to which it leads; null where a former release began it
     */
    private record Started(
            String state,
            String nonce,
            String verifier,
            long endMs,
            @Nullable String next) {}

    /** Who has come in, and the page that they wanted. */
    public record SignedIn(Visitor visitor, Wanted wanted) {}

    /** What a session says of a person: only groups that are granted something, so that it stays small. */
    private record Known(String name, List<String> groups) {}

    private final Entry.Oidc entry;
    private final OidcProvider provider;
    private final Sessions sessions;
    private final Seal started;
    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();

    OidcDoor(Entry.Oidc entry, TimeSource time, EndedSessions ended) {
        this.entry = entry;
        this.time = time;
        this.provider = new OidcProvider(entry);
        this.sessions = new Sessions(entry.sessionKey(), "session of Oidc", SESSION, time, ended);
        this.started = new Seal(entry.sessionKey(), "sign-in of Oidc");
    }

    /** Who runs the provider, for the page on which a person is sent there. */
    public String provider() {
        return entry.issuer().getHost();
    }

    @Override
    public Optional<Visitor> visitor(Context ctx) {
        return session(ctx).map(each -> person(each.content()).visiting(ctx));
    }

    private Person person(String content) {
        Known known = read(content, Known.class);
        return person(known.name(), known.groups());
    }

    private Person person(String name, Collection<String> groups) {
        return new Person(name, entry.grants().of(groups), Person.NO_GROUP);
    }

    @Override
    public Message invitation() {
        return Message.of("signIn.invitation.oidc");
    }

    @Override
    public boolean hasSessions() {
        return true;
    }

    /**
     * Begins a sign-in.
     *
     * @return where the browser has to go
     * @throws Refused (503) where the provider cannot be asked
     */
    public URI begin(Context ctx) {
        Started begun = new Started(
                random(),
                random(),
                random(),
                time.millis() + SIGN_IN.toMillis(),
                Wanted.named(ctx).address());
        try {
            URI at = provider.signInAt(begun.state(), begun.nonce(), challenge(begun.verifier()));
            ConsoleCookie.SIGN_IN.write(ctx, started.close(JSON.writeValueAsBytes(begun)), SIGN_IN);
            return at;
        } catch (IOException unanswered) {
            throw unavailable(unanswered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    /**
     * Ends a sign-in with a session.
     *
     * @throws Refused (400) where this browser has begun none that this is the end of
     * or (401) where the provider does not vouch for the person
     * or (403) where they may do nothing
     * @throws Refused (503) where the provider cannot be asked
     */
    public SignedIn finish(Context ctx) {
        Started begun = begun(ctx);
        // Used up, whatever comes of it.
        ConsoleCookie.SIGN_IN.remove(ctx);
        String code = ctx.queryParam("code");
        if (code == null || code.isEmpty()) {
            throw new Refused(HttpStatus.UNAUTHORIZED, "error.notSignedIn");
        }
        JWTClaimsSet claims = claims(begun, code);
        List<String> groups = groups(claims.getClaim(entry.groupsClaim()));
        String name = claims.getClaim(entry.nameClaim()) instanceof String named && !named.isBlank()
                ? named
                : Objects.requireNonNullElse(claims.getSubject(), "");
        Visitor visitor = person(name, groups).visiting(ctx);
        Known known = new Known(visitor.name(), entry.grants().relevant(groups));
        String value = sessions.begin(written(known))
                .orElseThrow(() -> new Refused(HttpStatus.BAD_REQUEST, "error.tooManyGroups"));
        ConsoleCookie.SESSION.write(ctx, value, sessions.length());
        LOG.info("{} signed in from {}", visitor.name(), ctx.ip());
        return new SignedIn(visitor, Wanted.of(begun.next()));
    }

    private Started begun(Context ctx) {
        String cookie = ConsoleCookie.SIGN_IN.read(ctx);
        String state = ctx.queryParam("state");
        return Optional.ofNullable(cookie)
                .flatMap(started::open)
                .map(bytes -> read(new String(bytes, StandardCharsets.UTF_8), Started.class))
                .filter(each -> each.endMs() > time.millis() && isSame(each.state(), state))
                .orElseThrow(() -> new Refused(HttpStatus.BAD_REQUEST, "error.noSignIn"));
    }

    private JWTClaimsSet claims(Started begun, String code) {
        try {
            return provider.claims(code, begun.verifier(), begun.nonce());
        } catch (BadJOSEException refused) {
            LOG.warn("The id token of a sign-in was refused: {}", refused.getMessage());
            throw new Refused(HttpStatus.UNAUTHORIZED, "error.provider.refused");
        } catch (IOException unanswered) {
            throw unavailable(unanswered);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    @Override
    public void signOut(Context ctx) {
        session(ctx).ifPresent(sessions::end);
        ConsoleCookie.SESSION.remove(ctx);
    }

    private Optional<Session> session(Context ctx) {
        return sessions.open(ConsoleCookie.SESSION.read(ctx));
    }

    private Refused unavailable(Exception why) {
        LOG.warn("The provider {} cannot be asked who comes in", entry.issuer(), why);
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, "error.provider.away");
    }

    private static List<String> groups(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String only ? List.of(only) : List.of();
    }

    private String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private static boolean isSame(String state, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Known known) {
        try {
            return JSON.writeValueAsString(known);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A name and groups are JSON", e);
        }
    }

    private static <T> T read(String content, Class<T> type) {
        try {
            return JSON.readValue(content, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Only what was written here opens", e);
        }
    }
}
