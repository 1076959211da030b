package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.Limits;
import dev.llmroute.api.Rules;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rules of the CustomResourceDefinition in Java, found by their text. A value that gets here has a sound structure. */
final class RouteRules {
    private static final Map<String, Predicate<JsonNode>> RULES = Map.ofEntries(
            Map.entry(Rules.DURATION, value -> value.textValue().matches(Limits.DURATION)),
            Map.entry(Rules.RAMP, value -> isShort(value.textValue(), Limits.MAX_RAMP)),
            Map.entry(Rules.URL, RouteRules::isBaseUrl),
            Map.entry(Rules.CREDENTIAL_HEADER, value -> !isListed(value, Rules.CREDENTIAL_HEADER)),
            Map.entry(Rules.FREE_HEADER, value -> !isListed(value, Rules.FREE_HEADER)),
            Map.entry(
                    Rules.NOT_TO_ITSELF,
                    provider -> !words(provider.path("fallbackTo"))
                            .contains(provider.path("name").asText())),
            Map.entry(Rules.KNOWN_PROVIDERS, RouteRules::allKnown),
            Map.entry(Rules.FEW_TARGETS, providers -> targets(providers) <= Limits.MAX_TARGETS),
            Map.entry(
                    Rules.KEYS_GIVEN,
                    auth -> !auth.path("mode").asText().equals("ApiKey")
                            || !auth.path("keys").isEmpty()),
            Map.entry(Rules.WAIT_OF_NO_REQUEST, detection -> !detection.has("waitGroup") || !isOfRequest(detection)),
            Map.entry(
                    Rules.SCOPE_OF_REQUEST,
                    detection -> !detection.has("scope")
                            || detection.path("scope").asText().equals("request")
                            || !isOfRequest(detection)));

    private static final Set<String> CLASSES_OF_REQUEST =
            Set.of("ContextLength", "PayloadTooLarge", "ContentFilter", "InvalidRequest", "ToolFailure");

    private RouteRules() {}

    /**
     * Whether the value keeps the rule.
     *
     * @throws IllegalStateException where there is no such rule here: the definition has one that this class does not know
     */
    static boolean holds(String rule, JsonNode value) {
        Predicate<JsonNode> known = RULES.get(rule);
        if (known == null) {
            throw new IllegalStateException("The definition of LlmRoute has a rule that is not known here: " + rule);
        }
        return known.test(value);
    }

    private static boolean isShort(String duration, String most) {
        return duration.matches(Limits.DURATION) && Durations.parse(duration).compareTo(Durations.parse(most)) <= 0;
    }

    /** The pattern says nearly everything; an IPv6 address can still be nonsense. */
    private static boolean isBaseUrl(JsonNode value) {
        String text = value.textValue();
        try {
            return text.matches(Limits.URL) && URI.create(text).getHost() != null;
        } catch (IllegalArgumentException nonsense) {
            return false;
        }
    }

    /** Whether the list in a rule has the value, in lower case. */
    private static boolean isListed(JsonNode value, String rule) {
        return rule.contains("'" + value.textValue().toLowerCase(Locale.ROOT) + "'");
    }

    private static boolean isOfRequest(JsonNode detection) {
        return CLASSES_OF_REQUEST.contains(detection.path("class").asText());
    }

    private static boolean allKnown(JsonNode providers) {
        Set<String> known = providers
                .valueStream()
                .map(provider -> provider.path("name").asText())
                .collect(Collectors.toSet());
        return providers.valueStream().allMatch(provider -> known.containsAll(words(provider.path("fallbackTo"))));
    }

    private static Set<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    }

    private static int targets(JsonNode providers) {
        return providers
                .valueStream()
                .mapToInt(provider -> provider.path("models").size()
                        * Math.max(1, provider.path("credentials").size()))
                .sum();
    }
}
