package dev.llmroute.router;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
 * @param maxInFlight how many requests it serves at the same time, at least 1; more are refused with 503
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
        int maxInFlight) {

    /** A thousand open streams and room for a burst; each holds its request body, most of them some kilobytes. */
    public static final int DEFAULT_MAX_IN_FLIGHT = 2000;

    public RouterOptions {
        config = List.copyOf(config);
    }
}
