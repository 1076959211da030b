package dev.llmroute.router;

import dev.llmroute.api.NetworkMode;
import dev.llmroute.config.ApiKey;
import dev.llmroute.failure.Detection;
import dev.llmroute.route.Timeouts;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Optional;

/** One call to make: where, with which key and body, and how long it may take. */
record UpstreamRequest(
        String provider,
        URI uri,
        Optional<ApiKey> apiKey,
        Buffer body,
        boolean stream,
        String requestId,
        NetworkMode network,
        Timeouts timeouts,
        Detection detection) {}
