package dev.llmroute.hazelcast;

import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cache member as a container: configured by environment variables, ended by SIGTERM within 20 s. */
public final class CacheMain {
    private static final Logger log = LoggerFactory.getLogger(CacheMain.class);

    private CacheMain() {}

    /** Starts; exits with 2 and a clear line where the configuration cannot be used. */
    public static void main(String[] args) {
        try {
            start(System.getenv());
        } catch (IOException | IllegalArgumentException e) {
            log.error("The cache member cannot start: {}", e.getMessage());
            System.exit(2);
        }
    }

    private static void start(Map<String, String> env) throws IOException {
        String bind = env.getOrDefault("LLMROUTE_BIND", "127.0.0.1");
        MemberOptions options = new MemberOptions(
                env.getOrDefault("LLMROUTE_CLUSTER_NAME", "llmroute"),
                bind,
                port(env, "LLMROUTE_CACHE_PORT", 5701),
                CacheAddresses.of(env));
        int healthPort = port(env, "LLMROUTE_CACHE_HEALTH_PORT", 8080);
        HazelcastMemory memory = HazelcastMemory.member(options);
        CacheHealth health = CacheHealth.start(bind, healthPort, memory);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            memory.close();
                            health.close();
                        },
                        "llmroute-shutdown"));
    }

    private static int port(Map<String, String> env, String name, int otherwise) {
        String text = env.getOrDefault(name, String.valueOf(otherwise));
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(name + " is \"" + text + "\", which is not a port", noNumber);
        }
        throw new IllegalArgumentException(name + " is " + text + ", which is not a port (0 to 65535)");
    }
}
