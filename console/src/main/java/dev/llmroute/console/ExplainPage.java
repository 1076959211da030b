package dev.llmroute.console;

import dev.llmroute.console.route.CatalogState;
import dev.llmroute.console.route.RouteDetail;
import dev.llmroute.console.route.RouteSummary;
import dev.llmroute.explain.Asked;
import dev.llmroute.explain.Explanation;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
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
        String refusal,
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
        Optional<Explanation> explanation = route.explain(asked);
        String refusal = refusal(route, asked, caller, explanation);
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

    private static String refusal(RouteDetail route, Asked asked, String caller, Optional<Explanation> explanation) {
        if (!caller.isEmpty() && !route.callers().isEmpty() && !route.callers().contains(caller)) {
            return "Refused with 401: no key called \"" + caller + "\" opens this route.";
        }
        if (route.known().isEmpty()) {
            return "That cannot be told: " + String.join(" ", route.summary().problems());
        }
        if (explanation.isPresent()) {
            return "";
        }
        return route.known().get().route().targets().isEmpty()
                ? "Refused: the route has no target that could be called."
                : "Refused with 404: the route does not know \"" + asked.model() + "\".";
    }

    private static String given(Context ctx, String name) {
        String given = Optional.ofNullable(ctx.queryParam(name)).orElse("").strip();
        if (given.length() > MAX_NAME) {
            throw new BadRequestResponse(
                    name + " has " + given.length() + " characters; at most " + MAX_NAME + " are read");
        }
        return given;
    }

    private static boolean flag(Context ctx, String name) {
        String given = given(ctx, name);
        if (!List.of("", "true", "false").contains(given)) {
            throw new BadRequestResponse(name + " is \"" + given + "\"; it must be true or false");
        }
        return given.equals("true");
    }

    private static long tokens(String given) {
        if (given.isEmpty()) {
            return 0;
        }
        if (!given.matches("[0-9]{1,9}") || Long.parseLong(given) > MAX_TOKENS) {
            throw new BadRequestResponse("tokens must be a number from 0 to " + MAX_TOKENS);
        }
        return Long.parseLong(given);
    }

    /** The answer in a sentence. */
    String summary() {
        if (explanation == null) {
            return refusal;
        }
        return explanation.targets().stream()
                .filter(line -> line.use() == Explanation.Use.Try)
                .findFirst()
                .map(line -> "A request for " + asked.model() + " would call " + line.target() + " first.")
                .orElse("A request for " + asked.model() + " would call no target now.");
    }

    /** What the answer rests on. */
    String basis() {
        if (state.source() == CatalogState.Source.Process) {
            return "By the cooldowns that this process knows. What the route's own limits leave at this moment is not looked at.";
        }
        return "By the route as it is written and by its status, which the operator writes within seconds. What the route's own limits"
                + " leave at this moment, and cooldowns that concern large requests only, are not in it.";
    }

    /** Why routers may do something else than follows from the route as it is written; empty where they do not. */
    static String differs(RouteSummary route) {
        Long written = route.generation();
        Long served = route.servedGeneration();
        if (written == null || written.equals(served)) {
            return "";
        }
        return served == null
                ? "No router tells that it serves this route: what stands here follows from generation " + written
                        + " as it is written."
                : "Not every router serves generation " + written
                        + " yet, from which this follows: some go by generation " + served + ".";
    }
}
