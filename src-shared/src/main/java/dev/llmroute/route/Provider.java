package dev.llmroute.route;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A provider of a route, resolved; disabled models and credentials are left out.
 *
 * @param endpoint what tells the API of this provider from every other one, part of a cooldown's stored key: see
 *     {@link dev.llmroute.config.EndpointIdentity}
 * @param envelope what goes with every call
 * @param credentials at least one; {@link Credential#NONE} where the route names none
 * @param models in order of preference
 * @param fallbackTo names of the providers to fall back to, in order
 * @param namespace that of its route
 * @param spread what is spread over its keys
 * @param foresight what its limits are foreseen by
 * @param tags words that callers may be held to
 */
public record Provider(
        String name,
        Dialect dialect,
        URI baseUrl,
        String endpoint,
        NetworkMode network,
        Timeouts timeouts,
        Envelope envelope,
        List<Credential> credentials,
        List<Model> models,
        List<String> fallbackTo,
        String namespace,
        Spread spread,
        Foresight foresight,
        Set<String> tags) {

    public Provider {
        credentials = List.copyOf(credentials);
        models = List.copyOf(models);
        fallbackTo = List.copyOf(fallbackTo);
        tags = Set.copyOf(tags);
    }

    /** One of a route in the namespace {@code default}, over whose keys conversations are spread, without tags. */
    public Provider(
            String name,
            Dialect dialect,
            URI baseUrl,
            String endpoint,
            NetworkMode network,
            Timeouts timeouts,
            Envelope envelope,
            List<Credential> credentials,
            List<Model> models,
            List<String> fallbackTo) {
        this(
                name,
                dialect,
                baseUrl,
                endpoint,
                network,
                timeouts,
                envelope,
                credentials,
                models,
                fallbackTo,
                "default",
                Spread.Conversation,
                Foresight.Headers,
                Set.of());
    }

    /**
     * The endpoint as the routes of this namespace see it: what a router decided by itself is stored under this, and so stays with
     * the team that owns the route.
     */
    public String endpointHere() {
        return namespace + " " + endpoint;
    }

    /** The endpoint that is meant by {@link #endpointHere}, for whichever namespace; one that is for all is given back as it is. */
    public static String endpointOf(String here) {
        return here.substring(here.indexOf(' ') + 1);
    }
}
