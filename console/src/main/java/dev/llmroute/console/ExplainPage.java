package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.explain.Asked;
import dev.llmroute.explain.Explanation;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request would do now.
 *
 * @param models what it may ask for
 * @param callers the names of the keys that open the route; empty where it asks for none
 * @param caller one of them; empty: anybody who has one
 * @param refusal why it would be refused before any target is tried; empty where it would not
 * @param explanation null where it would be refused
 */
record ExplainPage(
        CatalogState state,
        RouteSummary route,
        List<String> models,
        List<String> callers,
        Asked asked,
        String caller,
        Message refusal,
        @Nullable Explanation explanation) {
    private static final int MAX_NAME = 512;
    private static final long MAX_TOKENS = 100_000_000;

    static ExplainPage of(CatalogState state, RouteDetail route, Context ctx) {
        String model = given(ctx, "model");
        Asked asked = new Asked(
                model.isEmpty() ? route.summary().name() : model,
                tokens(given(ctx, "tokens")),
                flag(ctx, "tools"),
                flag(ctx, "images"),
                flag(ctx, "jsonSchema"));
        String caller = given(ctx, "caller");
        Optional<Explanation> explanation = route.explain(asked, caller);
        Message refusal = refusal(route, asked, caller, explanation);
        return new ExplainPage(
                state,
                route.summary(),
                route.models(),
                route.callers(),
                asked,
                caller,
                refusal,
                refusal.isEmpty() ? explanation.orElse(null) : null);
    }

    private static Message refusal(RouteDetail route, Asked asked, String caller, Optional<Explanation> explanation) {
        if (!caller.isEmpty() && !route.callers().isEmpty() && !route.callers().contains(caller)) {
            return Message.of("explain.refused.key", caller);
        }
        if (route.known().isEmpty()) {
            return Message.of(
                    "explain.refused.cannotTell",
                    String.join(" ", route.summary().problems()));
        }
        if (explanation.isPresent()) {
            return Message.nothing();
        }
        if (route.mayNotServe(asked, caller)) {
            return Message.of("explain.refused.notAllowed", caller);
        }
        return route.known().get().route().targets().isEmpty()
                ? Message.of("explain.refused.noTarget")
                : Message.of("explain.refused.model", asked.model());
    }

    private static String given(Context ctx, String name) {
        String given = Optional.ofNullable(ctx.queryParam(name)).orElse("").strip();
        if (given.length() > MAX_NAME) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.inputTooLong", name, given.length(), MAX_NAME);
        }
        return given;
    }

    private static boolean flag(Context ctx, String name) {
        String given = given(ctx, name);
        if (!List.of("", "true", "false").contains(given)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.flag", name, given);
        }
        return given.equals("true");
    }

    private static long tokens(String given) {
        if (given.isEmpty()) {
            return 0;
        }
        if (!given.matches("[0-9]{1,9}") || Long.parseLong(given) > MAX_TOKENS) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.tokens", String.valueOf(MAX_TOKENS));
        }
        return Long.parseLong(given);
    }

    /** The answer in a sentence. */
    Message summary() {
        if (explanation == null) {
            return refusal;
        }
        return explanation.targets().stream()
                .filter(line -> line.use() == Explanation.Use.Try)
                .findFirst()
                .map(line -> Message.of("explain.first", asked.model(), line.target()))
                .orElse(Message.of("explain.none", asked.model()));
    }

    /** What the answer rests on. */
    Message basis() {
        return Message.of(
                state.source() == CatalogState.Source.Process ? "explain.basis.process" : "explain.basis.status");
    }

    /** Why routers may do something else than follows from the route as it is written; empty where they do not. */
    static Message differs(RouteSummary route) {
        Long written = route.generation();
        Long served = route.servedGeneration();
        if (written == null || written.equals(served)) {
            return Message.nothing();
        }
        return served == null
                ? Message.of("explain.differs.none", String.valueOf(written))
                : Message.of("explain.differs", String.valueOf(written), String.valueOf(served));
    }
}
