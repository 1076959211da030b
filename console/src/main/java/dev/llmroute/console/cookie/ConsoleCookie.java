package dev.llmroute.console.cookie;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie of the console. Where browsers reach it by TLS it is bound to exactly this host ({@code __Host-}), so that no neighbour under
 * the same domain can set one in its place. Immutable.
 *
 * @param sameSite Strict but for what has to come back with a browser whom another site sends
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis">RFC 6265bis</a>
 */
public record ConsoleCookie(String name, SameSite sameSite) {
    public static final ConsoleCookie SESSION = new ConsoleCookie("llmroute-console", SameSite.STRICT);
    public static final ConsoleCookie SIGN_IN = new ConsoleCookie("llmroute-console-sign-in", SameSite.LAX);
    public static final ConsoleCookie LANGUAGE = new ConsoleCookie("llmroute-console-language", SameSite.STRICT);

    /** Null where the browser shows none. */
    public @Nullable String read(Context ctx) {
        return ctx.cookie(nameFor(ctx));
    }

    public void write(Context ctx, String value, Duration maxAge) {
        Cookie cookie = new Cookie(nameFor(ctx), value);
        cookie.setPath("/");
        cookie.setMaxAge((int) maxAge.toSeconds());
        cookie.setHttpOnly(true);
        cookie.setSameSite(sameSite);
        cookie.setSecure(isSecure(ctx));
        ctx.cookie(cookie);
    }

    public void remove(Context ctx) {
        write(ctx, "", Duration.ZERO);
    }

    private String nameFor(Context ctx) {
        return isSecure(ctx) ? "__Host-" + name : name;
    }

    /** Behind a proxy that speaks TLS for us; a caller that makes this up only loses its own cookie. */
    private static boolean isSecure(Context ctx) {
        return "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
    }
}
