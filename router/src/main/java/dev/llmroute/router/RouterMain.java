package dev.llmroute.router;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.FileSecrets;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.ExchangeState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastMemory;
import dev.llmroute.history.FallbackLog;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The router as a container: configured by environment variables, ended by SIGTERM. */
public final class RouterMain {
    private static final Logger LOG = LoggerFactory.getLogger(RouterMain.class);

    /** How long requests that are being served may take after SIGTERM; the pod's grace period is longer. */
    private static final Duration DRAIN = Duration.ofSeconds(45);

    private RouterMain() {}

    /** Starts; exits with 2 and a clear line where the configuration cannot be used. */
    public static void main(String[] args) {
        try {
            start(System.getenv());
        } catch (InvalidRoute | IOException | IllegalArgumentException e) {
            LOG.error("The router cannot start: {}", e.getMessage());
            System.exit(2);
        }
    }

    private static void start(Map<String, String> env) throws InvalidRoute, IOException {
        Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
        Optional<HazelcastMemory> shared = shared(env);
        FallbackLog log = shared.<FallbackLog>map(memory -> memory).orElse(event -> {});
        Supplier<ExchangeState> state =
                shared.<Supplier<ExchangeState>>map(memory -> memory::state).orElse(() -> ExchangeState.LOCAL);
        RouterOptions options = new RouterOptions(
                env.getOrDefault("LLMROUTE_ROUTER_ID", "router"),
                env.getOrDefault("LLMROUTE_BIND", "127.0.0.1"),
                Integer.parseInt(env.getOrDefault("LLMROUTE_PORT", "8080")),
                Integer.parseInt(env.getOrDefault("LLMROUTE_ADMIN_PORT", "9090")),
                List.of(Path.of(env.getOrDefault("LLMROUTE_CONFIG", "/etc/llmroute/routes"))),
                new FileSecrets(Path.of(env.getOrDefault("LLMROUTE_SECRETS", "/etc/llmroute/secrets"))),
                fingerprint(
                        Path.of(env.getOrDefault("LLMROUTE_FINGERPRINT_KEY_FILE", "/etc/llmroute/fingerprint/key"))),
                Duration.ofSeconds(1),
                ServerLimits.fromEnvironment(env),
                tls(env),
                adminToken(env));
        shared.ifPresent(memory -> memory.joinAsRouter(cooldowns, options.id()));
        Router router = Router.start(options, cooldowns, log, state, Telemetry.fromEnvironment(env, options.id()));
        LOG.info(
                "Router {} serves on port {}, admin on port {}, by {}",
                options.id(),
                router.port(),
                router.adminPort(),
                router.transport());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            router.close(DRAIN);
                            shared.ifPresent(HazelcastMemory::close);
                        },
                        "llmroute-shutdown"));
    }

    private static Optional<TlsFiles> tls(Map<String, String> env) {
        String certificate = env.get("LLMROUTE_TLS_CERT");
        String key = env.get("LLMROUTE_TLS_KEY");
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "LLMROUTE_TLS_CERT and LLMROUTE_TLS_KEY belong together; one is missing");
        }
        return certificate == null || key == null
                ? Optional.empty()
                : Optional.of(new TlsFiles(Path.of(certificate), Path.of(key)));
    }

    private static Optional<ApiKey> adminToken(Map<String, String> env) throws IOException {
        String file = env.getOrDefault("LLMROUTE_ADMIN_TOKEN_FILE", "");
        return file.isBlank()
                ? Optional.empty()
                : Optional.of(new ApiKey(Files.readString(Path.of(file)).strip()));
    }

    private static Optional<HazelcastMemory> shared(Map<String, String> env) {
        List<String> addresses = CacheAddresses.of(env);
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(HazelcastMemory.client(
                        new ClientOptions(env.getOrDefault("LLMROUTE_CLUSTER_NAME", "llmroute"), addresses)));
    }

    private static Fingerprint fingerprint(Path file) throws IOException {
        return new Fingerprint(Files.readAllBytes(file));
    }
}
