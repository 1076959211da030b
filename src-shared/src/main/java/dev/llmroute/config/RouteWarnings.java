package dev.llmroute.config;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.route.NetworkMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is allowed in a route but hardly meant. */
public final class RouteWarnings {
    private RouteWarnings() {}

    /** What is doubtful in a document that {@link RouteValidation} found nothing wrong with; empty where nothing is. */
    public static List<Problem> of(LlmRouteDocument document) {
        List<Problem> warnings = new ArrayList<>();
        List<ProviderSpec> providers = document.spec().providers();
        for (int i = 0; i < providers.size(); i++) {
            if (sendsKeysInTheClear(providers.get(i))) {
                warnings.add(new Problem(
                        "spec.providers[" + i + "].baseUrl",
                        "sends keys and prompts unencrypted to a public address; take https, or network: Private where it is in"
                                + " your own network"));
            }
        }
        return List.copyOf(warnings);
    }

    private static boolean sendsKeysInTheClear(ProviderSpec provider) {
        return provider.credentials() != null
                && !provider.credentials().isEmpty()
                && provider.network() != NetworkMode.Private
                && !Boolean.TRUE.equals(provider.disabled())
                && provider.baseUrl().toLowerCase(Locale.ROOT).startsWith("http:");
    }
}
