package dev.llmroute.operator.status;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.config.RouteResolver;
import dev.llmroute.route.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A line of a route's status.
 *
 * @param target what to ask the cooldowns about; null where its key is missing
 */
public record LiveTarget(String name, @Nullable Target target) {
    private record Identity(String provider, String model, String credential) {
        static Identity of(Target target) {
            return new Identity(
                    target.provider().name(),
                    target.model(),
                    target.credential().name());
        }
    }

    /** Every target that the route would have with all its keys, in order. */
    public static List<LiveTarget> all(LlmRouteDocument document, ResolvedRoute resolved, Fingerprint fingerprint) {
        Map<Identity, Target> withKey =
                resolved.route().targets().stream().collect(Collectors.toMap(Identity::of, Function.identity()));
        return RouteResolver.resolve(document, ref -> Optional.of("any"), fingerprint).route().targets().stream()
                .map(target -> new LiveTarget(target.name(), withKey.get(Identity.of(target))))
                .toList();
    }
}
