package dev.llmroute.standalone.prices;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the lists call the vendors whose APIs are at these hosts. */
final class Vendors {
    private record Vendor(String host, String liteLlm, String modelsDev) {}

    private static final List<Vendor> ALL = List.of(
            new Vendor("api.openai.com", "openai", "openai"),
            new Vendor("api.anthropic.com", "anthropic", "anthropic"),
            new Vendor("api.groq.com", "groq", "groq"),
            new Vendor("api.mistral.ai", "mistral", "mistral"),
            new Vendor("api.deepseek.com", "deepseek", "deepseek"),
            new Vendor("api.x.ai", "xai", "xai"),
            new Vendor("generativelanguage.googleapis.com", "gemini", "google"),
            new Vendor("openrouter.ai", "openrouter", "openrouter"),
            new Vendor("api.together.xyz", "together_ai", "togetherai"),
            new Vendor("api.fireworks.ai", "fireworks_ai", "fireworks-ai"),
            new Vendor("api.cerebras.ai", "cerebras", "cerebras"),
            new Vendor("api.moonshot.ai", "moonshot", "moonshotai"),
            new Vendor("api.perplexity.ai", "perplexity", "perplexity"),
            new Vendor("integrate.api.nvidia.com", "nvidia_nim", "nvidia"),
            new Vendor("openai.azure.com", "azure", "azure"));

    private Vendors() {}

    /** Empty where nobody knows who is there: a gateway, a proxy, a model of one's own. */
    static Optional<String> of(String baseUrl, PriceList.Format format) {
        String host =
                Optional.ofNullable(URI.create(baseUrl).getHost()).orElse("").toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(each -> host.equals(each.host()) || host.endsWith("." + each.host()))
                .map(each -> format == PriceList.Format.LiteLlm ? each.liteLlm() : each.modelsDev())
                .findFirst();
    }
}
