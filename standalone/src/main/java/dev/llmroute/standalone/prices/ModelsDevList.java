package dev.llmroute.standalone.prices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.PriceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The list of models.dev: an object for each vendor with its models, and dollars for a million tokens.
 *
 * @see <a href="https://github.com/anomalyco/models.dev">its description</a>
 */
final class ModelsDevList {
    private static final int PER_MILLION = 0;
    private static final long OLD_BOUND = 200_000;

    private ModelsDevList() {}

    static boolean isOne(JsonNode list) {
        return list.propertyStream()
                .anyMatch(vendor -> vendor.getValue().path("models").isObject());
    }

    /** By the vendor, then by the model as the vendor calls it. */
    static Map<String, Map<String, Listed>> read(JsonNode list) {
        Map<String, Map<String, Listed>> found = new HashMap<>();
        list.properties().forEach(vendor -> {
            Map<String, Listed> models = new HashMap<>();
            vendor.getValue()
                    .path("models")
                    .properties()
                    .forEach(model ->
                            models.put(model.getKey(), price(model.getValue().path("cost"))));
            found.put(vendor.getKey(), models);
        });
        return found;
    }

    private static Listed price(JsonNode cost) {
        try {
            String input = dollars(cost, "input");
            String output = dollars(cost, "output");
            if (input == null || output == null) {
                return new Listed.Unusable("the list has no price for tokens in both directions");
            }
            String reasoning = dollars(cost, "reasoning");
            if (reasoning != null && !reasoning.equals(output)) {
                return new Listed.Unusable("the list has another price for reasoning (" + reasoning
                        + ") than for output (" + output + ")");
            }
            return PriceList.believed(new PriceSpec(
                    input, output, dollars(cost, "cache_read"), dollars(cost, "cache_write"), null, above(cost)));
        } catch (IllegalArgumentException unusable) {
            return new Listed.Unusable(String.valueOf(unusable.getMessage()));
        }
    }

    /** The newer field goes before the older one, which says less of the same. */
    private static @Nullable List<PriceSpec.Above> above(JsonNode cost) {
        Stream<PriceSpec.Above> above = cost.path("tiers").isEmpty()
                ? Stream.of(cost.path("context_over_200k"))
                        .filter(JsonNode::isObject)
                        .map(each -> above(each, OLD_BOUND))
                : cost.path("tiers").valueStream().map(ModelsDevList::tier);
        List<PriceSpec.Above> all = above.toList();
        return all.isEmpty() ? null : all;
    }

    private static PriceSpec.Above tier(JsonNode tier) {
        JsonNode bound = tier.path("tier");
        if (!bound.path("type").asText().equals("context") || bound.path("size").asLong() < 1) {
            throw new IllegalArgumentException("the list has a tier that is no bound of the prompt");
        }
        return above(tier, bound.path("size").asLong());
    }

    private static PriceSpec.Above above(JsonNode cost, long tokens) {
        String input = dollars(cost, "input");
        String output = dollars(cost, "output");
        if (input == null || output == null) {
            throw new IllegalArgumentException("the list has half a price for prompts above " + tokens + " tokens");
        }
        return new PriceSpec.Above(
                tokens, input, output, dollars(cost, "cache_read"), dollars(cost, "cache_write"), null);
    }

    private static @Nullable String dollars(JsonNode cost, String name) {
        return Dollars.of(cost.path(name), PER_MILLION);
    }
}
