package dev.llmroute.router.server;

import java.time.Duration;
import java.util.Optional;

/**
 * How the callers' port is served.
 *
 * @param bind the address it listens on
 * @param port 0: any free one
 * @param limits what it takes from its callers
 * @param tls its certificate; empty: plain HTTP
 * @param reloadInterval how often the certificate is looked at
 */
public record ServerOptions(
        String bind, int port, ServerLimits limits, Optional<TlsFiles> tls, Duration reloadInterval) {}
