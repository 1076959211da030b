package dev.llmroute.router;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.Environment;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.FileSecrets;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.server.Drain;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router as a container: configured by environment variables, ended by SIGTERM. */
public final class RouterMain {
    private static final Logger LOG = LoggerFactory.getLogger(RouterMain.class);

    /** A pod's callers go to others until it is ready, and are served by it for days: what it takes two cores to be quick. */
    private static final Duration REHEARSAL = Duration.ofSeconds(3);

    private RouterMain() {}

    /** Starts; exits with 2 and a clear line where the configuration cannot be used. */
    public static void main(String[] args) {
        try {
            start(new Environment(System.getenv()));
        } catch (InvalidRoute | IOException | IllegalArgumentException e) {
            LOG.error("The router cannot start: {}", e.getMessage());
            System.exit(2);
        }
    }

    private static void start(Environment env) throws InvalidRoute, IOException {
        RouterOptions options = options(env);
        Telemetry telemetry = Telemetry.fromEnvironment(env.variables(), options.id());
        List<String> cache = CacheAddresses.of(env);
        String cluster = CacheAddresses.clusterName(env);
        env.check();
        Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
        if (cache.isEmpty()) {
            serve(
                    Router.start(options, cooldowns, event -> {}, () -> SharingState.LOCAL, telemetry),
                    options,
                    () -> {});
            return;
        }
        HazelcastCache memory = HazelcastCache.client(new ClientOptions(cluster, cache));
        memory.joinAsRouter(cooldowns, options.id());
        Router router = Router.start(options, cooldowns, memory, memory::state, telemetry);
        memory.share(router.ceilings());
        serve(router, options, memory::close);
    }

    private static RouterOptions options(Environment env) throws IOException {
        return new RouterOptions(
                env.text("LLMROUTE_ROUTER_ID", "router"),
                env.text("LLMROUTE_BIND", "127.0.0.1"),
                env.port("LLMROUTE_PORT", 8080),
                env.port("LLMROUTE_ADMIN_PORT", 9090),
                List.of(env.path("LLMROUTE_CONFIG", "/etc/llmroute/routes")),
                new FileSecrets(env.path("LLMROUTE_SECRETS", "/etc/llmroute/secrets")),
                fingerprint(env),
                Duration.ofSeconds(1),
                ServerLimits.fromEnvironment(env.variables()),
                tls(env),
                env.contentOfFile("LLMROUTE_ADMIN_TOKEN_FILE").map(ApiKey::new),
                Egress.of(env.variables(), env.text(Egress.CA_FILE).map(Path::of)),
                REHEARSAL);
    }

    private static void serve(Router router, RouterOptions options, Runnable afterwards) {
        LOG.info(
                "Router {} serves on port {}, admin on port {}, by {}",
                options.id(),
                router.port(),
                router.adminPort(),
                router.transport());
        if (!options.egress().proxies().isNone()) {
            LOG.info(
                    "Providers are called through proxies: {}", options.egress().proxies());
        }
        Thread hook = new Thread(
                () -> {
                    LOG.info(
                            "Router {} leaves: callers go elsewhere, and what is being served ends within {} s",
                            options.id(),
                            Drain.POD.atMost().toSeconds());
                    try {
                        router.close(Drain.POD);
                    } finally {
                        afterwards.run();
                    }
                },
                "llmroute-shutdown");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            LOG.info("Router {} was ended while it started", options.id());
        }
    }

    private static Optional<TlsFiles> tls(Environment env) {
        Optional<String> certificate = env.text("LLMROUTE_TLS_CERT");
        Optional<String> key = env.text("LLMROUTE_TLS_KEY");
        if (certificate.isPresent() != key.isPresent()) {
            env.problem("LLMROUTE_TLS_CERT and LLMROUTE_TLS_KEY belong together; one is missing");
            return Optional.empty();
        }
        return certificate.map(file -> new TlsFiles(Path.of(file), Path.of(key.orElseThrow())));
    }

    private static Fingerprint fingerprint(Environment env) throws IOException {
        Path file = env.path("LLMROUTE_FINGERPRINT_KEY_FILE", "/etc/llmroute/fingerprint/key");
        try {
            return new Fingerprint(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new IOException(
                    "LLMROUTE_FINGERPRINT_KEY_FILE names " + file + ": " + FileProblem.of(unreadable), unreadable);
        }
    }
}
