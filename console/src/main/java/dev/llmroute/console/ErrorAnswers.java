package dev.llmroute.console;

import dev.llmroute.json.ErrorJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller gets when something went wrong. Never throws: Javalin would hand what is thrown here to the same handlers again,
 * without end. That a reader of live updates has left is found out by the server first, which then has neither request nor response
 * any more.
 */
final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    static void addTo(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, ErrorAnswers::refused);
        routes.exception(Exception.class, ErrorAnswers::failed);
    }

    private static void refused(HttpResponseException refusal, Context ctx) {
        unlessGone(() -> answer(ctx, refusal.getStatus(), refusal.getMessage()));
    }

    static void failed(Exception failure, Context ctx) {
        unlessGone(() -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), failure);
            answer(ctx, 500, "The console failed to answer this; its log says why");
        });
    }

    private static void unlessGone(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException recycled) {
            LOG.debug("Nobody is there any more to be answered", recycled);
        }
    }

    private static void answer(Context ctx, int status, @Nullable String reason) {
        String message = reason == null ? "HTTP " + status : reason;
        ctx.status(status);
        if (ctx.path().startsWith("/api/")) {
            ctx.json(ErrorJson.of(message));
        } else {
            ctx.contentType("text/plain; charset=utf-8").result(message);
        }
    }
}
