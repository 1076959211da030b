package dev.llmroute.console.access;

import io.javalin.http.Context;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page that somebody wanted before they were asked who they are, and to which they get then. Only ever a page of this console,
 * whatever stands in the address of a link that somebody else has made.
 *
 * @param address path and query, beginning with one slash
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html">open redirects</a>
 */
public record Wanted(String address) {
    private static final String PARAMETER = "next";
    private static final Wanted START = new Wanted("/overview");
    private static final int LONGEST = 2_000;

    /** A browser takes two slashes, and a slash and a backslash, for another host. */
    private static final Pattern OWN = Pattern.compile("/([A-Za-z0-9?][\\x21-\\x5b\\x5d-\\x7e]*)?");

    /** The one that a form or an address names; the start page where it names none of ours. */
    public static Wanted named(Context ctx) {
        String form = ctx.formParam(PARAMETER);
        return of(form == null ? ctx.queryParam(PARAMETER) : form);
    }

    /** The one that is asked for, or whose script asks. */
    public static Wanted asked(Context ctx) {
        String page = ctx.header("HX-Current-URL");
        if (page == null) {
            return of(ctx.path() + (ctx.queryString() == null ? "" : "?" + ctx.queryString()));
        }
        try {
            URI uri = URI.create(page);
            return of(Objects.requireNonNullElse(uri.getRawPath(), "")
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
        } catch (IllegalArgumentException none) {
            return START;
        }
    }

    static Wanted of(@Nullable String given) {
        return given != null && isOurs(given) ? new Wanted(given) : START;
    }

    private static boolean isOurs(String address) {
        return address.length() <= LONGEST
                && OWN.matcher(address).matches()
                && !address.equals("/")
                && !address.startsWith("/log")
                && !address.startsWith("/api/");
    }

    /** An address that asks who they are, and remembers this. */
    public String at(String signIn) {
        return equals(START)
                ? signIn
                : signIn + "?" + PARAMETER + "=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    }
}
