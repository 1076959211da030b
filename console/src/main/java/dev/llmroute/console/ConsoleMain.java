package dev.llmroute.console;

import dev.llmroute.config.Environment;
import dev.llmroute.console.access.EntryVariables;
import dev.llmroute.console.route.ClusterCatalog;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteOptions;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console as a process of its own: a client of the shared memory.
 *
 * <p>Environment: {@code LLMROUTE_BIND} (127.0.0.1), {@code LLMROUTE_PORT} (8080), {@code LLMROUTE_CACHE_ADDRESSES}
 * ({@code host:port,...}), {@code LLMROUTE_CLUSTER_NAME} (llmroute), those by which people come in ({@link EntryVariables}),
 * those of {@link HistoryOptions#of}, and those of {@link RouteOptions#of}.
 */
public final class ConsoleMain {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleMain.class);

    private ConsoleMain() {}

    public static void main(String[] args) {
        try {
            run(new Environment(System.getenv()));
        } catch (IllegalArgumentException unusable) {
            LOG.error("The console does not start: {}", unusable.getMessage());
            System.exit(2);
        }
    }

    private static void run(Environment environment) {
        ConsoleOptions options = options(environment);
        ClientOptions cache = new ClientOptions(CacheAddresses.clusterName(environment), addresses(environment));
        HistoryOptions history = HistoryOptions.of(environment);
        Optional<RouteOptions> routes = RouteOptions.of(environment);
        Cooldowns cooldowns = Cooldowns.ofOnlooker(TimeSource.SYSTEM);
        HazelcastCache memory = HazelcastCache.client(cache);
        memory.join(cooldowns);
        Console console = start(options, cooldowns, memory, history, routes);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            console.close();
            memory.close();
        }));
    }

    private static Console start(
            ConsoleOptions options,
            Cooldowns cooldowns,
            HazelcastCache memory,
            HistoryOptions history,
            Optional<RouteOptions> routes) {
        try {
            RouteCatalog catalog = routes.<RouteCatalog>map(each -> ClusterCatalog.start(
                            each.apiServer(), each.namespaces(), each.editable(), cooldowns.time()))
                    .orElseGet(RouteCatalog::none);
            return Console.start(options, cooldowns, memory, memory::state, history, memory.endedSessions(), catalog);
        } catch (IllegalArgumentException unusable) {
            memory.close();
            throw unusable;
        }
    }

    static ConsoleOptions options(Environment environment) {
        String bind = environment.text("LLMROUTE_BIND", "127.0.0.1");
        int port = environment.port("LLMROUTE_PORT", 8080);
        return new ConsoleOptions(EntryVariables.of(environment), bind, port);
    }

    static List<String> addresses(Environment environment) {
        List<String> addresses = CacheAddresses.of(environment);
        if (addresses.isEmpty()) {
            environment.problem("LLMROUTE_CACHE_ADDRESSES is empty; a console of its own has nothing to show"
                    + " without a shared memory. Give it host:port of the cache's members");
        }
        environment.check();
        return addresses;
    }
}
