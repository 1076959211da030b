package dev.llmroute.operator;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Problem;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.config.Secrets;
import java.util.List;
import java.util.Optional;

/**
 * What the routers of a route are given: the newest that it says or, where that cannot be used and they have something that can, what
 * they have.
 *
 * @param document what they are given
 * @param resolved the same with its keys
 * @param missing what the newest names of Secrets that is not there; empty where the newest is not valid
 * @param isNewest whether it is what the resource says
 */
record HandedOut(RouteDocument document, ResolvedRoute resolved, List<Problem> missing, boolean isNewest) {
    /**
     * Chooses. What does not resolve never replaces what serves.
     *
     * @param problems of the newest; empty where it is valid
     * @param before what was handed out last and is still valid; empty where nothing is
     * @return empty where there is nothing to hand out
     */
    static Optional<HandedOut> of(
            RouteDocument newest,
            List<Problem> problems,
            Optional<RouteDocument> before,
            Secrets secrets,
            Fingerprint fingerprint) {
        Optional<HandedOut> old = before.map(
                document -> new HandedOut(document, resolve(document, secrets, fingerprint), List.of(), false));
        if (!problems.isEmpty()) {
            return old;
        }
        ResolvedRoute fresh = resolve(newest, secrets, fingerprint);
        boolean isKept = old.filter(each -> !each.document.bind().equals(newest.bind()))
                .filter(each -> each.resolved.outlasts(fresh))
                .isPresent();
        return isKept
                ? old.map(each -> new HandedOut(each.document, each.resolved, fresh.problems(), false))
                : Optional.of(new HandedOut(newest, fresh, fresh.problems(), true));
    }

    private static ResolvedRoute resolve(RouteDocument document, Secrets secrets, Fingerprint fingerprint) {
        return RouteResolver.resolve(document.bind(), secrets, fingerprint);
    }
}
