package dev.llmroute.router.exchange;

import dev.llmroute.config.ApiKey;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.Target;
import dev.llmroute.router.reply.Replies;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/** The headers of a call to a target. Of the caller's own none is passed on but those of Anthropic's dialect, to a target that speaks it. */
final class TargetHeaders {
    static final String ANTHROPIC_VERSION = "anthropic-version";
    static final String ANTHROPIC_BETA = "anthropic-beta";
    private static final String DEFAULT_VERSION = "2023-06-01";

    private TargetHeaders() {}

    /**
     * @param isNative whether the target speaks the caller's dialect
     * @param betas the features in development to ask it for
     */
    static MultiMap of(
            CallerRequest request, Target target, boolean isNative, List<String> betas, Optional<ApiKey> apiKey) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (target.provider().dialect() == Dialect.Anthropic) {
            String version = isNative ? request.headers().get(ANTHROPIC_VERSION) : null;
            headers.set(ANTHROPIC_VERSION, version == null ? DEFAULT_VERSION : version);
        }
        if (!betas.isEmpty()) {
            headers.set(ANTHROPIC_BETA, betas);
        }
        String id = request.idFor(target.provider().network());
        if (!id.isEmpty()) {
            headers.set(Replies.REQUEST_ID, id);
        }
        Envelope envelope = target.provider().envelope();
        envelope.headers().forEach(each -> headers.set(each.name(), each.value()));
        apiKey.map(ApiKey::value).ifPresent(key -> {
            if (envelope.credentialHeader() != null) {
                headers.set(envelope.credentialHeader(), key);
            } else if (target.provider().dialect() == Dialect.Anthropic) {
                headers.set("x-api-key", key);
            } else {
                headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key);
            }
        });
        return headers;
    }
}
