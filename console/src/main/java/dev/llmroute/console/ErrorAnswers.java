package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.console.text.Texts;
import dev.llmroute.json.ErrorJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;
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
        unlessGone(() -> answer(ctx, refusal.getStatus(), why(refusal, ctx)));
    }

    static void failed(Exception failure, Context ctx) {
        unlessGone(() -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), failure);
            answer(ctx, 500, Message.of("error.failed"));
        });
    }

    private static void unlessGone(Runnable answer) {
        try {
            answer.run();
        } catch (RuntimeException recycled) {
            LOG.debug("Nobody is there any more to be answered", recycled);
        }
    }

    private static Message why(HttpResponseException refusal, Context ctx) {
        return refusal instanceof EndpointNotFound
                ? Message.of("error.noPage", ctx.method().name(), ctx.path())
                : Refused.why(refusal);
    }

    /** Programs are told in English, people in their language. */
    private static void answer(Context ctx, int status, Message why) {
        ctx.status(status);
        if (ctx.path().startsWith("/api/")) {
            ctx.json(ErrorJson.of(why.english()));
        } else {
            ctx.contentType("text/plain; charset=utf-8").result(why.in(Texts.of(ctx)));
        }
    }
}
