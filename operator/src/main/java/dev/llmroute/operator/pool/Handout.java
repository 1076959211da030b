package dev.llmroute.operator.pool;

import dev.llmroute.api.LlmRouteStatus;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Problem;
import dev.llmroute.config.Secrets;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A route, and what its routers are given of it.
 *
 * @param newest what the resource says
 * @param problems of the newest; empty where it is valid
 * @param handed empty where there is nothing that routers could be given
 */
public record Handout(LlmRoute route, RouteDocument newest, List<Problem> problems, Optional<HandedOut> handed) {
    /**
     * @param before what was handed out last; empty where nothing was
     * @param refused what of settings of router pods cannot be here
     */
    public static Handout of(
            LlmRoute route,
            RouteDocument newest,
            Optional<RouteDocument> before,
            Secrets secrets,
            Fingerprint fingerprint,
            Function<RouterSpec, List<Problem>> refused) {
        List<Problem> problems = problems(newest, refused);
        Supplier<Optional<RouteDocument>> usable =
                () -> before.filter(document -> problems(document, refused).isEmpty());
        return new Handout(route, newest, problems, HandedOut.of(newest, problems, usable, secrets, fingerprint));
    }

    private static List<Problem> problems(RouteDocument document, Function<RouterSpec, List<Problem>> refused) {
        List<Problem> problems = document.problems();
        RouterSpec router = problems.isEmpty() ? document.bind().spec().router() : null;
        return router == null ? problems : refused.apply(router);
    }

    /** The newest document that is valid; empty where none is known. */
    public Optional<RouteDocument> newestValid() {
        return problems.isEmpty() ? Optional.of(newest) : handed.map(HandedOut::document);
    }

    public String uid() {
        return route.getMetadata().getUid();
    }

    public long generation() {
        return Optional.ofNullable(route.getMetadata().getGeneration()).orElse(0L);
    }

    /** The status so far. */
    public LlmRouteStatus before() {
        return Optional.ofNullable(route.getStatus()).orElse(LlmRouteStatus.EMPTY);
    }
}
