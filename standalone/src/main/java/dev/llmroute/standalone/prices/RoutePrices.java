package dev.llmroute.standalone.prices;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.api.ProviderSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a list of prices says of the models of a route. */
public final class RoutePrices {
    /**
     * Of one model.
     *
     * @param path of its price in the resource, as a JSON pointer
     * @param name {@code provider/model}
     */
    public record Of(String path, String name, Listed listed) {}

    private RoutePrices() {}

    /** @param vendors what the list calls providers of the route, where a person says so */
    public static List<Of> of(LlmRouteDocument route, PriceList list, Map<String, String> vendors) {
        List<Of> all = new ArrayList<>();
        List<ProviderSpec> providers = route.spec().providers();
        for (int i = 0; i < providers.size(); i++) {
            ProviderSpec provider = providers.get(i);
            Optional<String> vendor = Optional.ofNullable(vendors.get(provider.name()))
                    .or(() -> Vendors.of(provider.baseUrl(), list.format()));
            for (int j = 0; j < provider.models().size(); j++) {
                ModelSpec model = provider.models().get(j);
                Listed listed = vendor.map(name -> listed(list, name, model.name()))
                        .orElseGet(() -> new Listed.Unusable("whose API is at " + provider.baseUrl()
                                + " is not known; say what the list calls it: --vendor " + provider.name() + "=NAME"));
                String path = "/spec/providers/%d/models/%d/price".formatted(i, j);
                all.add(new Of(path, provider.name() + "/" + model.name(), listed));
            }
        }
        return all;
    }

    private static Listed listed(PriceList list, String vendor, String model) {
        return list.find(vendor, model).orElseGet(() -> new Listed.Unusable("the list has no such model of " + vendor));
    }
}
