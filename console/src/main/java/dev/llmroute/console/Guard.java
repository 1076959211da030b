package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.web.BrowserOrigin;
import dev.llmroute.web.LoopbackName;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.MisdirectedRequestResponse;
import io.javalin.http.UnauthorizedResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route: security headers, the name the console was called by, where a changing call comes from, and who
 * calls.
 *
 * <p>Changing calls are judged by what the browser says of their origin; besides, they need a header that no other site can send
 * without asking (HX-Request or Authorization).
 */
final class Guard {
    static final String COOKIE = "llmroute-console";

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Set<String> FOR_EVERYBODY = Set.of("/healthz", "/readyz", "/login");
    private static final Set<String> PAGES = Set.of("/", "/cooldowns", "/fallbacks");
    private static final Set<String> FORMS = Set.of("/login", "/logout");

    private final Access access;
    private final boolean onLoopback;

    Guard(Access access, boolean onLoopback) {
        this.access = access;
        this.onLoopback = onLoopback;
    }

    void check(Context ctx) {
        setHeaders(ctx);
        refuseOtherNames(ctx);
        if (!SAFE.contains(ctx.method())) {
            refuseOtherSites(ctx);
        }
        if (isForEverybody(ctx)) {
            return;
        }
        if (access.needsToken() && !isKnown(ctx)) {
            sendAway(ctx);
        } else {
            new Visitor(access.needsToken() ? "token" : "loopback", Right.Edit, ctx.ip()).enter(ctx);
        }
    }

    private static void setHeaders(Context ctx) {
        ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("X-Frame-Options", "DENY");
        // Not no-referrer: with it, browsers send "Origin: null" with our own forms.
        ctx.header("Referrer-Policy", "same-origin");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Cache-Control", "no-store");
    }

    /** Against DNS rebinding: a foreign name that points to this machine is not ours. */
    private void refuseOtherNames(Context ctx) {
        String host = ctx.host();
        if (onLoopback && !LoopbackName.is(host)) {
            throw new MisdirectedRequestResponse(
                    "This console is bound to a loopback address and answers as localhost or 127.0.0.1 only");
        }
    }

    private static void refuseOtherSites(Context ctx) {
        if (new BrowserOrigin(ctx.header("Sec-Fetch-Site"), ctx.header("Origin"), ctx.host()).isOtherSite()) {
            throw new ForbiddenResponse("A page of another site may not change anything here");
        }
        if (!FORMS.contains(ctx.path()) && ctx.header("HX-Request") == null && bearer(ctx) == null) {
            throw new ForbiddenResponse(
                    "A changing call needs the header Authorization: Bearer TOKEN, or HX-Request: true where no token is needed");
        }
    }

    private static boolean isForEverybody(Context ctx) {
        return FOR_EVERYBODY.contains(ctx.path()) || ctx.path().startsWith(Assets.PATH);
    }

    private static boolean isPage(String path) {
        return PAGES.contains(path) || (path.startsWith("/fallbacks/") && !path.endsWith("/live"));
    }

    private boolean isKnown(Context ctx) {
        String bearer = bearer(ctx);
        return bearer != null ? access.opensTo(ctx.ip(), bearer) : access.isSession(ctx.cookie(COOKIE));
    }

    private static @Nullable String bearer(Context ctx) {
        String authorization = ctx.header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : null;
    }

    private static void sendAway(Context ctx) {
        if (isPage(ctx.path())) {
            ctx.redirect("/login", HttpStatus.SEE_OTHER);
            ctx.skipRemainingHandlers();
            return;
        }
        ctx.header("WWW-Authenticate", "Bearer realm=\"llmroute-console\"");
        // A page whose session has ended asks by htmx: it goes to the login page as a whole.
        ctx.header("HX-Redirect", "/login");
        throw new UnauthorizedResponse(
                "This needs the console's token: Authorization: Bearer TOKEN, or log in at /login");
    }
}
