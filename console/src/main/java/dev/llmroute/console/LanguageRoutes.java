package dev.llmroute.console;

import dev.llmroute.console.access.Wanted;
import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** Where readers choose the language of pages, with or without a script; who they are does not matter. */
final class LanguageRoutes {
    static final String PATH = "/language";

    private LanguageRoutes() {}

    static void addTo(RoutesConfig routes) {
        routes.post(PATH, LanguageRoutes::choose);
    }

    /** What caches have to know of a page: on what its language depends, and which it is. */
    static void tell(Context ctx) {
        String path = ctx.path();
        if (!path.startsWith("/api/") && !path.startsWith(Assets.PATH)) {
            ctx.header("Vary", "Accept-Language, Cookie, " + Language.HEADER);
            ctx.header("Content-Language", Language.of(ctx).tag());
        }
    }

    private static void choose(Context ctx) {
        Language.tagged(ctx.formParam("language"))
                .orElseThrow(() -> new Refused(HttpStatus.BAD_REQUEST, "error.noLanguage"))
                .choose(ctx);
        Wanted next = Wanted.named(ctx);
        boolean atSignIn = ctx.formParam("at-sign-in") != null;
        ctx.redirect(atSignIn ? next.at(SignInRoutes.SIGN_IN) : next.address(), HttpStatus.SEE_OTHER);
    }
}
