package dev.llmroute.router.routing;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where a router's routes come from.
 *
 * @param router its id, under which it clears cooldowns
 * @param config files or folders with LlmRoute documents
 * @param secrets where the keys are read from
 * @param fingerprint names keys without giving them away
 * @param interval how often all of it is looked at
 */
public record RouteSource(
        String router, List<Path> config, Secrets secrets, Fingerprint fingerprint, Duration interval) {}
