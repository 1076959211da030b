package dev.llmroute.router;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Secrets;
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
        Optional<TlsFiles> tls) {

    public RouterOptions {
        config = List.copyOf(config);
    }
}
