package dev.llmroute.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** What a person calls what a console's list has. */
final class ConsoleTargets {
    private ConsoleTargets() {}

    /** @param asked {@code all}, an id, a display key, a provider, or {@code provider/model} */
    static boolean isNamed(String asked, String id, JsonNode listing) {
        if (asked.equals("all") || asked.equals(id)) {
            return true;
        }
        for (String list : new String[] {"cooldowns", "recovering"}) {
            for (JsonNode each : listing.path(list)) {
                if (each.path("id").asText().equals(id)) {
                    return isNamed(asked, each);
                }
            }
        }
        return false;
    }

    /** What comes back tells its display key only: {@code provider_model}, perhaps with a key's name behind it. */
    private static boolean isNamed(String asked, JsonNode each) {
        String displayKey = each.path("displayKey").asText();
        String provider = each.path("provider").asText();
        String name = asked.replaceFirst("/", "_");
        return asked.equals(displayKey)
                || asked.equals(provider)
                || asked.equals(provider + "/" + each.path("model").asText())
                || (provider.isEmpty() && (displayKey.equals(name) || displayKey.startsWith(name + "#")));
    }

    /** The display keys of all; empty where there are none. */
    static Optional<String> names(JsonNode listing) {
        TreeSet<String> names = new TreeSet<>();
        for (String list : new String[] {"cooldowns", "recovering"}) {
            listing.path(list).forEach(each -> names.add(each.path("displayKey").asText()));
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
    }
}
