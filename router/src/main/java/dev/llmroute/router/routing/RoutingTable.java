package dev.llmroute.router.routing;

import dev.llmroute.api.AuthMode;
import dev.llmroute.config.ApiKey;
import dev.llmroute.config.CallerKey;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.route.ModelRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes this router serves and who may call them. Immutable: a reload makes a new one. */
public record RoutingTable(List<ServedRoute> routes) {
    static final RoutingTable EMPTY = new RoutingTable(List.of());

    public RoutingTable {
        routes = List.copyOf(routes);
    }

    /** @param cooldowns what is known of the routes' targets */
    public static RoutingTable of(List<ResolvedRoute> routes, CooldownView cooldowns) {
        return new RoutingTable(
                routes.stream().map(route -> new ServedRoute(route, cooldowns)).toList());
    }

    /** Whether a caller of one of the routes can get an answer. */
    public boolean isServable() {
        return routes.stream().anyMatch(route -> route.resolved().isServable());
    }

    /**
     * What a caller may do.
     *
     * @param routes that it may see
     * @param caller the name of its key; empty if the route does not authenticate
     * @param callerKey the same with its route, since keys of two routes may have one name; where a key opens several, always with the
     *     same of them, so that one key is one caller
     * @param maxConcurrent how many of its requests may be served at the same time
     */
    public record Access(List<ServedRoute> routes, String caller, String callerKey, int maxConcurrent) {
        /** The longest request body that one of the routes takes. */
        public long maxBodyBytes() {
            // A loop: this runs for each request.
            long most = 0;
            for (ServedRoute route : routes) {
                most = Math.max(most, route.resolved().maxBodyBytes());
            }
            return most;
        }
    }

    /** Where a request goes. */
    public record Destination(ServedRoute route, Entry entry) {}

    /**
     * Who calls, by the key; routes that ask nobody are open to everyone.
     *
     * @param key the bearer token; null where there is none
     * @return empty where the key opens no route
     */
    public Optional<Access> access(@Nullable String key) {
        List<ServedRoute> open = new ArrayList<>();
        String caller = "";
        String callerKey = "";
        int maxConcurrent = Integer.MAX_VALUE;
        for (ServedRoute route : routes) {
            Optional<CallerKey> match = match(route.resolved(), key);
            if (match.isPresent()) {
                caller = match.get().name();
                callerKey = route.route().qualifiedName() + "/" + caller;
                maxConcurrent = Math.min(maxConcurrent, match.get().maxConcurrent());
            }
            if (match.isPresent() || route.resolved().authMode() == AuthMode.None) {
                open.add(route);
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(new Access(open, caller, callerKey, maxConcurrent));
    }

    /** Compares with every key, in constant time each, so that timing tells nothing. */
    private static Optional<CallerKey> match(ResolvedRoute route, @Nullable String key) {
        if (key == null) {
            return Optional.empty();
        }
        byte[] given = key.getBytes(StandardCharsets.UTF_8);
        CallerKey found = null;
        for (CallerKey each : route.callerKeys()) {
            ApiKey known = each.key();
            if (MessageDigest.isEqual(known.value().getBytes(StandardCharsets.UTF_8), given)) {
                found = each;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The route and entry that a {@code model} names; a route's own name wins over the models of other routes. */
    public static Optional<Destination> resolve(Access access, String model) {
        Destination found = null;
        // A loop: this runs for each request.
        for (ServedRoute route : access.routes()) {
            boolean named = route.route().name().equals(model);
            if (named || found == null) {
                Entry entry = Planner.resolve(route.route(), model).orElse(null);
                found = entry == null ? found : new Destination(route, entry);
            }
            if (named) {
                break;
            }
        }
        return Optional.ofNullable(found);
    }

    /**
     * The destination of a request with a {@code models} array.
     *
     * @param model names the route; null: the first of the models does
     * @return empty where one of the names is unknown
     */
    public static Optional<Destination> resolve(Access access, @Nullable String model, List<String> models) {
        return resolve(access, model != null ? model : models.getFirst()).flatMap(destination -> {
            List<ModelRef> refs = new ArrayList<>();
            for (String each : models) {
                if (!(Planner.resolve(destination.route().route(), each).orElse(null)
                        instanceof Entry.At(ModelRef ref))) {
                    return Optional.empty();
                }
                refs.add(ref);
            }
            return Optional.of(new Destination(destination.route(), new Entry.Listed(refs)));
        });
    }

    /** Every name that a caller may put into {@code model}, each once, routes first. */
    public static List<String> names(Access access) {
        return access.routes().stream()
                .map(ServedRoute::route)
                .flatMap(route -> Stream.concat(
                        Stream.concat(Stream.of(route.name()), route.aliases().stream()),
                        route.models().stream().map(ModelRef::name)))
                .distinct()
                .toList();
    }
}
