package dev.llmroute.router.routing;

import dev.llmroute.api.AuthMode;
import dev.llmroute.ceiling.Ceilings;
import dev.llmroute.ceiling.Paid;
import dev.llmroute.config.ApiKey;
import dev.llmroute.config.CallerKey;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Planner;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.Budget;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Route;
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
     * A route that a caller may call.
     *
     * @param by the key that opens it, which has a name and rights of its own in each route; null: the route asks nobody
     */
    public record Opened(ServedRoute route, @Nullable CallerKey by) {
        /** The name of its key; empty if the route does not authenticate. */
        public String caller() {
            return by == null ? "" : by.name();
        }

        /** What holds for its requests where they say nothing themselves. */
        public Terms terms() {
            return by == null ? Terms.of(route.route()) : by.terms(route.route());
        }

        /** From which its requests are paid; null: they may cost anything. */
        public @Nullable Paid paid() {
            Budget budget = by == null ? null : by.budget();
            return budget == null ? null : Ceilings.paid(route.route(), caller(), budget);
        }
    }

    /**
     * What a caller may do.
     *
     * @param routes that it may see
     * @param callerKey stands for its key: the name that this has in a route, with that; where a key opens several, always with the
     *     same of them, so that one key is one caller; empty if no route authenticates
     * @param maxConcurrent how many of its requests may be served at the same time
     */
    public record Access(List<Opened> routes, String callerKey, int maxConcurrent) {
        /** The longest request body that one of the routes takes. */
        public long maxBodyBytes() {
            // A loop: this runs for each request.
            long most = 0;
            for (Opened each : routes) {
                most = Math.max(most, each.route().resolved().maxBodyBytes());
            }
            return most;
        }
    }

    /** Where a request goes. */
    public record Destination(Opened opened, Entry entry) {
        public ServedRoute route() {
            return opened.route();
        }
    }

    /**
     * Who calls, by the key; routes that ask nobody are open to everyone.
     *
     * @param key the bearer token; null where there is none
     * @return empty where the key opens no route
     */
    public Optional<Access> access(@Nullable String key) {
        List<Opened> open = new ArrayList<>();
        String callerKey = "";
        int maxConcurrent = Integer.MAX_VALUE;
        for (ServedRoute route : routes) {
            Optional<CallerKey> match = match(route.resolved(), key);
            if (match.isPresent()) {
                callerKey = route.route().qualifiedName() + "/" + match.get().name();
                maxConcurrent = Math.min(maxConcurrent, match.get().maxConcurrent());
            }
            if (match.isPresent() || route.resolved().authMode() == AuthMode.None) {
                open.add(new Opened(route, match.orElse(null)));
            }
        }
        return open.isEmpty() ? Optional.empty() : Optional.of(new Access(open, callerKey, maxConcurrent));
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
                // Under two names nobody gets more than either.
                found = found == null ? each : each.and(found);
            }
        }
        return Optional.ofNullable(found);
    }

    /** The route and entry that a {@code model} names; a route's own name wins over the models of other routes. */
    public static Optional<Destination> resolve(Access access, String model) {
        Destination found = null;
        // A loop: this runs for each request.
        for (Opened each : access.routes()) {
            Route route = each.route().route();
            boolean named = route.name().equals(model);
            if (named || found == null) {
                Entry entry = Planner.resolve(route, model).orElse(null);
                found = entry == null ? found : new Destination(each, entry);
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
            return Optional.of(new Destination(destination.opened(), new Entry.Listed(refs)));
        });
    }

    /** Every name that a caller may put into {@code model} and that something may answer to, each once, routes first. */
    public static List<String> names(Access access) {
        return access.routes().stream().flatMap(RoutingTable::names).distinct().toList();
    }

    private static Stream<String> names(Opened opened) {
        Route route = opened.route().route();
        Permission permission = opened.terms().permission();
        Stream<String> routes = isAnswered(opened, new Entry.Head())
                ? Stream.concat(Stream.of(route.name()), route.aliases().stream())
                : Stream.empty();
        Stream<String> models = permission.isAll()
                ? route.models().stream().map(ModelRef::name)
                : route.targets().stream()
                        .filter(permission::allows)
                        .map(target -> target.ref().name());
        return Stream.concat(routes, models);
    }

    /** Whether a caller may be told that there is such a model: its own key allows it, or something that the route's name leads to. */
    public static boolean isListed(Access access, String model) {
        return resolve(access, model)
                .filter(destination -> isAnswered(destination.opened(), destination.entry()))
                .isPresent();
    }

    private static boolean isAnswered(Opened opened, Entry entry) {
        Permission permission = opened.terms().permission();
        Route route = opened.route().route();
        if (permission.isAll()) {
            return true;
        }
        return entry instanceof Entry.At(ModelRef model)
                ? route.targets().stream().anyMatch(target -> target.ref().equals(model) && permission.allows(target))
                : Planner.chain(route, entry).stream().anyMatch(permission::allows);
    }
}
