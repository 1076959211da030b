package dev.llmroute.console;

import dev.llmroute.console.access.Bearer;
import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.access.Wanted;
import dev.llmroute.console.text.Refused;
import dev.llmroute.web.BrowserOrigin;
import dev.llmroute.web.LoopbackName;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every route: security headers, the name the console was called by, where a changing call comes from, who calls, and
 * whether they may do it.
 *
 * <p>Changing calls are judged by what the browser says of their origin; besides, they need a header that no other site can send
 * without asking (HX-Request or Authorization). Whatever a route asks for itself, no call changes anything without the right to operate.
 */
final class Guard {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Set<String> HEALTH = Set.of("/healthz", "/readyz");

    private final Door door;
    private final boolean onLoopback;

    Guard(Door door, boolean onLoopback) {
        this.door = door;
        this.onLoopback = onLoopback;
    }

    void check(Context ctx) {
        setHeaders(ctx);
        LanguageRoutes.tell(ctx);
        refuseOtherNames(ctx);
        boolean changes = !SAFE.contains(ctx.method());
        if (changes) {
            refuseOtherSites(ctx);
        }
        if (isForEverybody(ctx)) {
            return;
        }
        Optional<Visitor> visitor = door.visitor(ctx);
        if (visitor.isEmpty()) {
            sendAway(ctx);
            return;
        }
        if (changes && !visitor.get().may(Right.Operate)) {
            throw new Refused(
                    HttpStatus.FORBIDDEN,
                    "error.needsOperate",
                    Right.Operate.name(),
                    visitor.get().name(),
                    visitor.get().right().name());
        }
        door.letIn(visitor.get(), ctx);
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
            throw new Refused(HttpStatus.MISDIRECTED_REQUEST, "error.otherName");
        }
    }

    private static void refuseOtherSites(Context ctx) {
        if (new BrowserOrigin(ctx.header("Sec-Fetch-Site"), ctx.header("Origin"), ctx.host()).isOtherSite()) {
            throw new Refused(HttpStatus.FORBIDDEN, "error.otherSite");
        }
        if (!isFormOfOurs(ctx) && ctx.header("HX-Request") == null && Bearer.of(ctx) == null) {
            throw new Refused(HttpStatus.FORBIDDEN, "error.noHeader");
        }
    }

    /** What forms of our own pages send, without the headers that scripts add. */
    private static boolean isFormOfOurs(Context ctx) {
        return SignInRoutes.FORMS.contains(ctx.path()) || LanguageRoutes.PATH.equals(ctx.path());
    }

    private static boolean isForEverybody(Context ctx) {
        return HEALTH.contains(ctx.path())
                || SignInRoutes.PATHS.contains(ctx.path())
                || LanguageRoutes.PATH.equals(ctx.path())
                || ctx.path().startsWith(Assets.PATH);
    }

    /** Whoever wants to see a page is led to where they sign in; a script is told how. */
    private void sendAway(Context ctx) {
        if (wantsPage(ctx)) {
            ctx.redirect(Wanted.asked(ctx).at(SignInRoutes.SIGN_IN), HttpStatus.SEE_OTHER);
            ctx.skipRemainingHandlers();
            return;
        }
        ctx.header("WWW-Authenticate", "Bearer realm=\"llmroute-console\"");
        // A page whose session has ended asks by htmx: it goes to the sign-in page as a whole.
        ctx.header("HX-Redirect", Wanted.asked(ctx).at(SignInRoutes.SIGN_IN));
        throw new Refused(HttpStatus.UNAUTHORIZED, door.invitation());
    }

    private static boolean wantsPage(Context ctx) {
        String accept = ctx.header("Accept");
        return ctx.method().equals(HandlerType.GET)
                && !ctx.path().startsWith("/api/")
                && ctx.header("HX-Request") == null
                && (accept == null || !accept.contains("text/event-stream"));
    }
}
