package dev.llmroute.explain;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.route.Route;
import java.util.Optional;

/** A route as it is written and as it works, resolved as if every key was there: for plans, not for calls. Immutable. */
public record KnownRoute(LlmRouteDocument document, Route route) {
    private static final Fingerprint ANY_KEY = new Fingerprint(new byte[32]);

    /** Of a document without mistakes. */
    public static KnownRoute of(LlmRouteDocument document) {
        return new KnownRoute(
                document,
                RouteResolver.resolve(document, ref -> Optional.of(ref.name() + "/" + ref.key()), ANY_KEY)
                        .route());
    }
}
