package dev.llmroute.cache;

import dev.llmroute.config.Environment;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.hazelcast.MemberOptions;
import dev.llmroute.web.HealthServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cache member as a container: configured by environment variables, ended by SIGTERM within 20 s. */
public final class CacheMain {
    private static final Logger LOG = LoggerFactory.getLogger(CacheMain.class);

    private CacheMain() {}

    /** Starts; exits with 2 and a clear line where the configuration cannot be used. */
    public static void main(String[] args) {
        try {
            start(new Environment(System.getenv()));
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("The cache member cannot start: {}", e.getMessage());
            System.exit(2);
        }
    }

    private static void start(Environment env) throws IOException {
        String bind = env.text("LLMROUTE_BIND", "127.0.0.1");
        MemberOptions options = new MemberOptions(
                CacheAddresses.clusterName(env), bind, env.port("LLMROUTE_CACHE_PORT", 5701), CacheAddresses.of(env));
        int healthPort = env.port("LLMROUTE_CACHE_HEALTH_PORT", 8080);
        env.check();
        HazelcastCache memory = HazelcastCache.member(options);
        HealthServer health = health(new InetSocketAddress(bind, healthPort), memory);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            memory.close();
                            health.close();
                        },
                        "llmroute-shutdown"));
    }

    /** A member that ended by itself is started again without a restart of the process, so its health is that of the process. */
    private static HealthServer health(InetSocketAddress address, HazelcastCache memory) throws IOException {
        try {
            return HealthServer.start(
                    address, () -> memory.state().connected(), "not a member of the shared memory yet");
        } catch (IOException taken) {
            memory.close();
            throw taken;
        }
    }
}
