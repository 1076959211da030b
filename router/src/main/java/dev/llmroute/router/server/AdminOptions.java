package dev.llmroute.router.server;

import dev.llmroute.config.ApiKey;
import java.util.Optional;

/**
 * How the admin port is served.
 *
 * @param router its id, under which it clears cooldowns
 * @param bind the address it listens on
 * @param port 0: any free one
 * @param token opens the API to callers from other hosts; empty: it is the loopback's only
 */
public record AdminOptions(String router, String bind, int port, Optional<ApiKey> token) {}
