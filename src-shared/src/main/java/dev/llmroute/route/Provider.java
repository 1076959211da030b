package dev.llmroute.route;

import dev.llmroute.api.Dialect;
import dev.llmroute.api.NetworkMode;
import java.net.URI;
import java.util.List;

/**
 * A provider of a route, resolved; disabled models and credentials are left out.
 *
 * @param origin the normalised origin of the base URL, part of a cooldown's stored key
 * @param envelope what goes with every call
 * @param credentials at least one; {@link Credential#NONE} where the route names none
 * @param models in order of preference
 * @param fallbackTo names of the providers to fall back to, in order
 */
public record Provider(
        String name,
        Dialect dialect,
        URI baseUrl,
        String origin,
        NetworkMode network,
        Timeouts timeouts,
        Envelope envelope,
        List<Credential> credentials,
        List<Model> models,
        List<String> fallbackTo) {

    public Provider {
        credentials = List.copyOf(credentials);
        models = List.copyOf(models);
        fallbackTo = List.copyOf(fallbackTo);
    }
}
