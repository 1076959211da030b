package dev.llmroute.router;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Secrets;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.routing.RouteSource;
import dev.llmroute.router.server.AdminOptions;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.ServerOptions;
import dev.llmroute.router.server.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a router starts.
 *
 * @param id names this router in cooldowns and events; unique among the routers that share them
 * @param bind the address it listens on
 * @param port the callers' port; 0: any free one
 * @param adminPort the port for health, metrics and cooldowns; 0: any free one
 * @param config files or folders with LlmRoute documents
 * @param secrets where the keys are read from
 * @param fingerprint names keys without giving them away
 * @param reloadInterval how often configuration and secrets are looked at
 * @param limits what it takes from its callers
 * @param tls the certificate of the callers' port; empty: plain HTTP
 * @param adminToken opens the admin port's API to callers from other hosts; empty: it is the loopback's only
 * @param egress how providers are reached
 * @param rehearsal for how long it may rehearse before it serves; zero: not at all
 */
public record RouterOptions(
        String id,
        String bind,
        int port,
        int adminPort,
        List<Path> config,
        Secrets secrets,
        Fingerprint fingerprint,
        Duration reloadInterval,
        ServerLimits limits,
        Optional<TlsFiles> tls,
        Optional<ApiKey> adminToken,
        Egress egress,
        Duration rehearsal) {

    /** A shorter one can be guessed. */
    public static final int MIN_ADMIN_TOKEN = 16;

    public RouterOptions {
        config = List.copyOf(config);
        adminToken.filter(token -> token.value().length() < MIN_ADMIN_TOKEN).ifPresent(tooShort -> {
            throw new IllegalArgumentException("The admin token has fewer than " + MIN_ADMIN_TOKEN
                    + " characters; take a longer one, for example of openssl rand -hex 24");
        });
    }

    ServerOptions server() {
        return new ServerOptions(bind, port, limits, tls, reloadInterval);
    }

    AdminOptions admin() {
        return new AdminOptions(id, bind, adminPort, adminToken);
    }

    RouteSource routeSource() {
        return new RouteSource(id, config, secrets, fingerprint, reloadInterval);
    }

    /** Without an admin token, straight to providers, without a rehearsal. */
    public RouterOptions(
            String id,
            String bind,
            int port,
            int adminPort,
            List<Path> config,
            Secrets secrets,
            Fingerprint fingerprint,
            Duration reloadInterval,
            ServerLimits limits,
            Optional<TlsFiles> tls) {
        this(
                id,
                bind,
                port,
                adminPort,
                config,
                secrets,
                fingerprint,
                reloadInterval,
                limits,
                tls,
                Optional.empty(),
                Egress.DIRECT,
                Duration.ZERO);
    }
}
