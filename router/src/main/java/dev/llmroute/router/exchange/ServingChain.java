package dev.llmroute.router.exchange;

import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Chain.Link;
import dev.llmroute.route.OrderBy;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.routing.RoutingTable.Destination;
import java.util.List;
import java.util.Optional;

/** What may serve a request, before it is ordered by anything that the request itself decides. */
public final class ServingChain {
    private ServingChain() {}

    /** Empty where nothing may. */
    public static Optional<Chain> of(Destination destination, CallerRequest request) {
        Chain whole = whole(destination, request);
        Optional<Chain> allowed = whole.allowed(request.wishes().terms().permission());
        return request.surface() == Surface.Embeddings
                ? allowed.flatMap(chain -> vectorsOf(request, whole, chain))
                : allowed;
    }

    /** What would serve it, whoever asks. */
    public static Chain whole(Destination destination, CallerRequest request) {
        return destination.route().chain(destination.entry(), orderBy(request));
    }

    /**
     * Vectors of another model are of no use to who has some of this one. What a provider keeps, for the responses API or for who has sent it a
     * file, only itself knows, and a router that did not see it made looks where the route writes first.
     */
    static OrderBy orderBy(CallerRequest request) {
        if (!request.body().state().references().isEmpty()) {
            return OrderBy.Written;
        }
        return switch (request.surface()) {
            case Embeddings, Responses -> OrderBy.Written;
            case ChatCompletions, Messages, Completions, CountTokens ->
                request.wishes().terms().orderBy();
        };
    }

    /** Where the model that was asked for may not serve the caller, only what gives the same vectors. */
    private static Optional<Chain> vectorsOf(CallerRequest request, Chain whole, Chain allowed) {
        List<Link> same = allowed.links().stream()
                .filter(link -> ModelFit.givesVectorsOf(whole.head(), request, link.target()))
                .toList();
        boolean hasHead = allowed.head().ref().equals(whole.head().ref());
        return hasHead ? Optional.of(allowed) : same.isEmpty() ? Optional.empty() : Optional.of(allowed.of(same));
    }
}
