package dev.llmroute.operator.pool;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.config.Secrets;
import dev.llmroute.operator.resource.RouteDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the routers of a route are given: the newest that it says or, where that cannot be used and they have something that can, what
 * they have.
 *
 * @param document what they are given
 * @param resolved the same with its keys
 * @param missing what the newest names of Secrets that is not there; empty where the newest is not valid
 * @param isNewest whether it is what the resource says
 */
public record HandedOut(RouteDocument document, ResolvedRoute resolved, List<Problem> missing, boolean isNewest) {
    /**
     * Chooses. What does not resolve never replaces what serves.
     *
     * @param problems of the newest; empty where it is valid
     * @param before what was handed out last and is still valid; asked only where it may be kept
     * @return empty where there is nothing to hand out
     */
    static Optional<HandedOut> of(
            RouteDocument newest,
            List<Problem> problems,
            Supplier<Optional<RouteDocument>> before,
            Secrets secrets,
            Fingerprint fingerprint) {
        if (!problems.isEmpty()) {
            return before.get().map(document -> kept(document, resolve(document, secrets, fingerprint), List.of()));
        }
        ResolvedRoute fresh = resolve(newest, secrets, fingerprint);
        HandedOut handed = new HandedOut(newest, fresh, fresh.problems(), true);
        if (fresh.problems().isEmpty()) {
            return Optional.of(handed);
        }
        return before.get()
                .filter(document -> !document.bind().equals(newest.bind()))
                .map(document -> kept(document, resolve(document, secrets, fingerprint), fresh.problems()))
                .filter(old -> old.resolved.outlasts(fresh))
                .or(() -> Optional.of(handed));
    }

    private static HandedOut kept(RouteDocument document, ResolvedRoute resolved, List<Problem> missing) {
        return new HandedOut(document, resolved, missing, false);
    }

    private static ResolvedRoute resolve(RouteDocument document, Secrets secrets, Fingerprint fingerprint) {
        return RouteResolver.resolve(document.bind(), secrets, fingerprint);
    }
}
