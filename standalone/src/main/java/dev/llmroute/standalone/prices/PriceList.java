package dev.llmroute.standalone.prices;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.api.Limits;
import dev.llmroute.api.PriceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A public list of what models cost: LiteLLM's or that of models.dev, as a file. Immutable.
 *
 * @param format whose it is
 * @param byVendor by the vendor's name in the list, then by the model's
 */
public record PriceList(Format format, Map<String, Map<String, Listed>> byVendor) {
    /** Whose list it is, which says what it calls vendors. */
    public enum Format {
        LiteLlm,
        ModelsDev
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** @throws IOException if the file cannot be read, or is neither list */
    public static PriceList read(Path file) throws IOException {
        JsonNode list = JSON.readTree(file.toFile());
        PriceList read = ModelsDevList.isOne(list)
                ? new PriceList(Format.ModelsDev, ModelsDevList.read(list))
                : new PriceList(Format.LiteLlm, LiteLlmList.read(list));
        if (read.byVendor.isEmpty()) {
            throw new IOException(
                    "it is neither LiteLLM's list of prices (model_prices_and_context_window.json) nor that of models.dev (api.json)");
        }
        return read;
    }

    /** What the list says of a vendor's model; empty where it does not know it. */
    public Optional<Listed> find(String vendor, String model) {
        return Optional.ofNullable(byVendor.getOrDefault(vendor, Map.of()).get(model));
    }

    /** Lists have nothing where a vendor sells subscriptions, or nobody has looked. */
    static Listed believed(PriceSpec price) {
        if (isNothing(price.input()) && isNothing(price.output())) {
            return new Listed.Unusable(
                    "the list says that it is free, which is not believed; write so yourself if it is");
        }
        if (price.above() != null && price.above().size() > Limits.MAX_PRICE_STEPS) {
            return new Listed.Unusable("the list has more bounds of the prompt than a route can have");
        }
        return new Listed.Priced(price);
    }

    private static boolean isNothing(String dollars) {
        return dollars.equals("0");
    }
}
