package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.OidcDoor;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.TokenDoor;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.access.Wanted;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where people sign in and out, and learn who they are. */
final class SignInRoutes {
    static final String SIGN_IN = "/login";
    private static final String SIGN_OUT = "/logout";
    private static final String TO_PROVIDER = "/login/start";

    /** What strangers may ask for. */
    static final Set<String> PATHS = Set.of(SIGN_IN, SIGN_OUT, TO_PROVIDER, OidcDoor.CALLBACK);

    /** What forms of our own pages send, without the headers that scripts add. */
    static final Set<String> FORMS = Set.of(SIGN_IN, SIGN_OUT);

    private final Pages pages;
    private final Door door;

    SignInRoutes(Pages pages, Door door) {
        this.pages = pages;
        this.door = door;
    }

    void addTo(RoutesConfig routes) {
        routes.get(SIGN_IN, this::showSignIn);
        routes.post(SIGN_IN, this::signIn);
        routes.get(TO_PROVIDER, this::toProvider);
        routes.get(OidcDoor.CALLBACK, this::fromProvider);
        routes.post(SIGN_OUT, ctx -> {
            door.signOut(ctx);
            ctx.redirect(SIGN_IN, HttpStatus.SEE_OTHER);
        });
        routes.get("/api/v1/me", ctx -> {
            Visitor visitor = Visitor.of(ctx);
            ctx.json(new Me(visitor.name(), visitor.right()));
        });
    }

    static List<Operation> operations() {
        return List.of(Operation.get("/api/v1/me", "Who you are here, and what you may do", Me.class));
    }

    /** What {@code GET /api/v1/me} answers. */
    record Me(String name, Right right) {}

    private void showSignIn(Context ctx) {
        if (door.hasSessions() || !isIn(ctx)) {
            ctx.html(pages.signIn(Reader.outside(ctx), SignInPage.of(door, Wanted.named(ctx), Message.nothing())));
        } else {
            ctx.redirect(Wanted.named(ctx).address(), HttpStatus.SEE_OTHER);
        }
    }

    private boolean isIn(Context ctx) {
        try {
            return door.visitor(ctx).isPresent();
        } catch (HttpResponseException refused) {
            return false;
        }
    }

    private void signIn(Context ctx) {
        if (!(door instanceof TokenDoor tokens)) {
            throw new Refused(HttpStatus.NOT_FOUND, "error.noTokens");
        }
        String token = ctx.formParam("token");
        try {
            Optional<Visitor> visitor = tokens.signIn(ctx, token == null ? null : token.strip());
            if (visitor.isPresent()) {
                ctx.redirect(Wanted.named(ctx).address(), HttpStatus.SEE_OTHER);
            } else {
                refuse(ctx, HttpStatus.UNAUTHORIZED.getCode(), tokens.names().wrong());
            }
        } catch (HttpResponseException refused) {
            refuse(ctx, refused);
        }
    }

    private void toProvider(Context ctx) {
        try {
            ctx.redirect(oidc().begin(ctx).toString(), HttpStatus.SEE_OTHER);
        } catch (HttpResponseException refused) {
            refuse(ctx, refused);
        }
    }

    /** Answers with a page, not a redirect: a browser that another site sends here would not show the strict cookie at its next stop. */
    private void fromProvider(Context ctx) {
        try {
            OidcDoor.SignedIn signedIn = oidc().finish(ctx);
            ctx.html(pages.signedIn(
                    Reader.outside(ctx), signedIn.visitor(), signedIn.wanted().address()));
        } catch (HttpResponseException refused) {
            refuse(ctx, refused);
        }
    }

    private OidcDoor oidc() {
        if (door instanceof OidcDoor oidc) {
            return oidc;
        }
        throw new Refused(HttpStatus.NOT_FOUND, "error.noProvider");
    }

    private void refuse(Context ctx, HttpResponseException refused) {
        refuse(ctx, refused.getStatus(), Message.of("signIn.sentence", Refused.why(refused)));
    }

    private void refuse(Context ctx, int status, Message why) {
        ctx.status(status).html(pages.signIn(Reader.outside(ctx), SignInPage.of(door, Wanted.named(ctx), why)));
    }
}
