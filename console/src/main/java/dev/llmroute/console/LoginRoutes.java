package dev.llmroute.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the token into a session for a browser. */
final class LoginRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);

    private final Pages pages;
    private final Access access;

    LoginRoutes(Pages pages, Access access) {
        this.pages = pages;
        this.access = access;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/login", ctx -> {
            if (access.needsToken()) {
                ctx.html(pages.login(""));
            } else {
                ctx.redirect("/cooldowns", HttpStatus.SEE_OTHER);
            }
        });
        routes.post("/login", this::logIn);
        routes.post("/logout", ctx -> {
            ctx.cookie(cookie(ctx, "", 0));
            ctx.redirect("/login", HttpStatus.SEE_OTHER);
        });
    }

    private void logIn(Context ctx) {
        String token = ctx.formParam("token");
        if (token == null || !access.opensTo(ctx.ip(), token.strip())) {
            LOG.warn("Refused a login from {}", ctx.ip());
            ctx.status(HttpStatus.UNAUTHORIZED).html(pages.login("That is not the console's token."));
            return;
        }
        ctx.cookie(cookie(ctx, access.newSession(), (int) Access.SESSION.toSeconds()));
        ctx.redirect("/cooldowns", HttpStatus.SEE_OTHER);
    }

    private static Cookie cookie(Context ctx, String value, int maxAgeSeconds) {
        Cookie cookie = new Cookie(Guard.COOKIE, value);
        cookie.setPath("/");
        cookie.setMaxAge(maxAgeSeconds);
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        // Behind a proxy that speaks TLS for us; a caller that makes this up only loses its own cookie.
        cookie.setSecure("https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto")));
        return cookie;
    }
}
