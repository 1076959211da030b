package dev.llmroute.router.telemetry;

import dev.llmroute.route.Provider;
import io.opentelemetry.api.common.AttributeKey;
import java.util.Map;
import java.util.Optional;

/**
 * The names of OpenTelemetry's conventions for generative AI, which are not stable yet, of HTTP, and of our own.
 *
 * @see <a href="https://github.com/open-telemetry/semantic-conventions-genai">the conventions</a>
 */
final class GenAi {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<Double> FIRST_CHUNK = AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> CACHE_READ = AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<Long> CACHE_WRITTEN = AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");

    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<String> HTTP_ROUTE = AttributeKey.stringKey("http.route");
    static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("llmroute.namespace");
    static final AttributeKey<String> ROUTE = AttributeKey.stringKey("llmroute.route");
    static final AttributeKey<String> TARGET = AttributeKey.stringKey("llmroute.target");
    static final AttributeKey<String> CALLER = AttributeKey.stringKey("llmroute.caller");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("llmroute.request.id");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("llmroute.outcome");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("llmroute.attempts");
    static final AttributeKey<String> SCOPE = AttributeKey.stringKey("llmroute.scope");
    static final AttributeKey<String> REASON = AttributeKey.stringKey("llmroute.reason");
    static final AttributeKey<String> FROM = AttributeKey.stringKey("llmroute.from");
    static final AttributeKey<String> TO = AttributeKey.stringKey("llmroute.to");
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("llmroute.cost_usd");
    static final AttributeKey<String> COOLDOWN = AttributeKey.stringKey("llmroute.cooldown");
    static final AttributeKey<Long> DURATION_MS = AttributeKey.longKey("llmroute.cooldown.duration_ms");
    static final AttributeKey<String> WAIT_SOURCE = AttributeKey.stringKey("llmroute.cooldown.source");

    /** How the hosts of vendors end for which the conventions have a name. */
    private static final Map<String, String> VENDORS = Map.ofEntries(
            Map.entry("api.openai.com", "openai"),
            Map.entry(".openai.azure.com", "azure.ai.openai"),
            Map.entry(".services.ai.azure.com", "azure.ai.inference"),
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.mistral.ai", "mistral_ai"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.x.ai", "x_ai"),
            Map.entry("api.moonshot.ai", "moonshot_ai"),
            Map.entry("api.cohere.com", "cohere"),
            Map.entry("generativelanguage.googleapis.com", "gcp.gemini"),
            Map.entry("aiplatform.googleapis.com", "gcp.vertex_ai"));

    private GenAi() {}

    /** The conventions' name of a provider, or the route's where they have none. */
    static String providerName(Provider provider) {
        String host = Optional.ofNullable(provider.baseUrl().getHost()).orElse("");
        return VENDORS.entrySet().stream()
                .filter(vendor -> host.endsWith(vendor.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(provider.name());
    }

    /** The port of a provider, with the default of its protocol. */
    static long port(Provider provider) {
        int given = provider.baseUrl().getPort();
        return given >= 0 ? given : "http".equals(provider.baseUrl().getScheme()) ? 80 : 443;
    }
}
