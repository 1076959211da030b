package dev.llmroute.console;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console as a process of its own: a client of the shared memory.
 *
 * <p>Environment: {@code LLMROUTE_BIND} (127.0.0.1), {@code LLMROUTE_PORT} (8080), {@code LLMROUTE_CONSOLE_TOKEN_FILE} (needed
 * unless bound to loopback), {@code LLMROUTE_CACHE_ADDRESSES} ({@code host:port,...}), {@code LLMROUTE_CLUSTER_NAME} (llmroute).
 */
public final class ConsoleMain {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleMain.class);

    private ConsoleMain() {}

    public static void main(String[] args) {
        try {
            run(System.getenv());
        } catch (IllegalArgumentException unusable) {
            LOG.error("The console does not start: {}", unusable.getMessage());
            System.exit(2);
        }
    }

    private static void run(Map<String, String> environment) {
        ConsoleOptions options = options(environment);
        ClientOptions cache = new ClientOptions(
                environment.getOrDefault("LLMROUTE_CLUSTER_NAME", "llmroute"), addresses(environment));
        Cooldowns cooldowns = Cooldowns.ofOnlooker(TimeSource.SYSTEM);
        HazelcastMemory memory = HazelcastMemory.client(cache);
        memory.join(cooldowns);
        Console console = Console.start(options, cooldowns, memory, memory::state);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            console.close();
            memory.close();
        }));
    }

    static ConsoleOptions options(Map<String, String> environment) {
        return new ConsoleOptions(
                environment.getOrDefault("LLMROUTE_BIND", "127.0.0.1"),
                port(environment.getOrDefault("LLMROUTE_PORT", "8080")),
                token(environment.get("LLMROUTE_CONSOLE_TOKEN_FILE")));
    }

    private static int port(String given) {
        if (given.matches("[0-9]{1,5}") && Integer.parseInt(given) <= 65_535) {
            return Integer.parseInt(given);
        }
        throw new IllegalArgumentException("LLMROUTE_PORT is \"" + given + "\"; it must be a number from 0 to 65535");
    }

    private static @Nullable String token(@Nullable String file) {
        if (file == null || file.isBlank()) {
            return null;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "LLMROUTE_CONSOLE_TOKEN_FILE names " + file + ", which cannot be read: " + e.getMessage(), e);
        }
    }

    static List<String> addresses(Map<String, String> environment) {
        List<String> addresses = CacheAddresses.of(environment);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(
                    "LLMROUTE_CACHE_ADDRESSES is empty; a console of its own has nothing to show"
                            + " without a shared memory. Give it host:port of the cache's members");
        }
        return addresses;
    }
}
