package dev.llmroute.standalone.prices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.PriceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's list: an object for each model, with dollars for a token.
 *
 * @see <a href="https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.schema.json">its schema</a>
 */
final class LiteLlmList {
    private static final int PER_TOKEN = 6;

    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final String CACHED = "cache_read_input_token_cost";
    private static final String WRITE = "cache_creation_input_token_cost";

    /** Of cache entries that last longer than by default: not a bound of the prompt's size. */
    private static final String WRITE_1H = WRITE + "_above_1hr";

    /** What has more behind it is of a tier of service. */
    private static final Pattern ABOVE = Pattern.compile(INPUT + "(_above_([0-9]{1,6})k_tokens)");

    private LiteLlmList() {}

    /** By the vendor, then by the model as the vendor calls it. */
    static Map<String, Map<String, Listed>> read(JsonNode list) {
        Map<String, Map<String, Listed>> found = new HashMap<>();
        list.properties().forEach(each -> {
            String vendor = each.getValue().path("litellm_provider").asText();
            if (!vendor.isEmpty()) {
                String name = each.getKey();
                String model = name.startsWith(vendor + "/") ? name.substring(vendor.length() + 1) : name;
                // The vendor's own name wins over the plain one.
                Map<String, Listed> models = found.computeIfAbsent(vendor, none -> new HashMap<>());
                if (!model.equals(name) || !models.containsKey(model)) {
                    models.put(model, price(each.getValue()));
                }
            }
        });
        return found;
    }

    private static Listed price(JsonNode model) {
        try {
            String input = dollars(model, INPUT);
            String output = dollars(model, OUTPUT);
            if (output == null && model.path("mode").asText().equals("embedding")) {
                output = "0";
            }
            if (input == null || output == null) {
                return new Listed.Unusable("the list has no price for tokens in both directions");
            }
            return PriceList.believed(new PriceSpec(
                    input,
                    output,
                    dollars(model, CACHED),
                    dollars(model, WRITE),
                    dollars(model, WRITE_1H),
                    above(model)));
        } catch (IllegalArgumentException unusable) {
            return new Listed.Unusable(String.valueOf(unusable.getMessage()));
        }
    }

    private static @Nullable List<PriceSpec.Above> above(JsonNode model) {
        List<PriceSpec.Above> above = new ArrayList<>();
        model.fieldNames().forEachRemaining(name -> {
            Matcher bound = ABOVE.matcher(name);
            if (bound.matches()) {
                above.add(above(model, bound.group(1), 1000 * Long.parseLong(bound.group(2))));
            }
        });
        return above.isEmpty() ? null : above;
    }

    private static PriceSpec.Above above(JsonNode model, String suffix, long tokens) {
        return new PriceSpec.Above(
                tokens,
                orBase(model, INPUT, suffix),
                orBase(model, OUTPUT, suffix),
                dollars(model, CACHED + suffix),
                dollars(model, WRITE + suffix),
                dollars(model, WRITE_1H + suffix));
    }

    private static String orBase(JsonNode model, String name, String suffix) {
        String own = dollars(model, name + suffix);
        String base = own == null ? dollars(model, name) : own;
        return base == null ? "0" : base;
    }

    private static @Nullable String dollars(JsonNode model, String name) {
        return Dollars.of(model.path(name), PER_TOKEN);
    }
}
