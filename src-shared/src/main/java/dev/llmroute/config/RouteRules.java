package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.Limits;
import dev.llmroute.api.Rules;
import dev.llmroute.route.NetworkMode;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the CustomResourceDefinition in Java, found by their text. A value that gets here has a sound structure. */
final class RouteRules {
    private static final Pattern ABOVE_ZERO = Pattern.compile("[1-9]");
    private static final Pattern DURATION = Pattern.compile(Limits.DURATION);
    private static final Pattern URL = Pattern.compile(Limits.URL);
    private static final Pattern ENDPOINT = Pattern.compile(Limits.ENDPOINT);
    private static final Pattern NEVER_CALLED = Pattern.compile(Limits.NEVER_CALLED);
    private static final Pattern PRIVATE_ADDRESS = Pattern.compile(Limits.PRIVATE_ADDRESS);

    private static final Map<String, Predicate<JsonNode>> RULES = Map.ofEntries(
            Map.entry(Rules.DURATION, RouteRules::isDuration),
            Map.entry(Rules.POSITIVE, value -> isDuration(value) && has(value, ABOVE_ZERO)),
            Map.entry(Rules.RAMP, value -> isShort(value.textValue(), Limits.MAX_RAMP)),
            Map.entry(Rules.URL, RouteRules::isBaseUrl),
            Map.entry(Rules.NO_ENDPOINT, url -> !has(url, ENDPOINT)),
            Map.entry(Rules.CALLABLE, url -> !has(url, NEVER_CALLED)),
            Map.entry(Rules.OWN_NETWORK, RouteRules::isInItsNetwork),
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
            Map.entry(Rules.ANSWER_IN_WINDOW, RouteRules::answerFits),
            Map.entry(Rules.ONE_SIZE, router -> !router.has("replicas") || !router.has("autoscaling")),
            Map.entry(
                    Rules.MIN_BELOW_MAX,
                    scaling -> !scaling.has("min")
                            || scaling.path("min").asInt()
                                    <= scaling.path("max").asInt()),
            Map.entry(Rules.FREE_VARIABLE, name -> !name.textValue().startsWith("LLMROUTE_")),
            Map.entry(
                    Rules.FREE_LABELS,
                    labels -> labels.properties().stream()
                            .noneMatch(label -> Rules.FREE_LABELS.contains("'" + label.getKey() + "'"))),
            // DetectionRules looks for the same more closely, and tells the place.
            Map.entry(Rules.COMPILES, pattern -> true),
            Map.entry(Rules.GROUP_WRITTEN, detection -> true),
            Map.entry(Rules.WAIT_OF_NO_REQUEST, detection -> !detection.has("waitGroup") || !isOfRequest(detection)),
            Map.entry(
                    Rules.SCOPE_OF_REQUEST,
                    detection -> !detection.has("scope")
                            || detection.path("scope").asText().equals("request")
                            || !isOfRequest(detection)));

    /** What is said beyond a rule's message, where the API server cannot tell it. */
    private static final Map<String, Function<JsonNode, String>> CULPRITS =
            Map.of(Rules.KNOWN_PROVIDERS, RouteRules::unknownProvider);

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

    /** What to tell of a value that breaks the rule: the rule's message, and what is wrong where that does not show. */
    static String message(JsonNode rule, JsonNode value) {
        Function<JsonNode, String> culprit = CULPRITS.get(rule.path("rule").asText());
        String message = rule.path("message").asText();
        return culprit == null ? message : message + " (" + culprit.apply(value) + ")";
    }

    private static boolean isDuration(JsonNode value) {
        return DURATION.matcher(value.textValue()).matches();
    }

    private static boolean has(JsonNode value, Pattern pattern) {
        return pattern.matcher(value.textValue()).find();
    }

    private static boolean isInItsNetwork(JsonNode provider) {
        JsonNode url = provider.path("baseUrl");
        return provider.path("network").asText().equals(NetworkMode.Private.name())
                || !has(url, PRIVATE_ADDRESS)
                || has(url, NEVER_CALLED);
    }

    private static boolean answerFits(JsonNode capabilities) {
        return !capabilities.has("contextWindow")
                || !capabilities.has("maxOutputTokens")
                || capabilities.path("maxOutputTokens").asLong()
                        <= capabilities.path("contextWindow").asLong();
    }

    private static boolean isShort(String duration, String most) {
        return DURATION.matcher(duration).matches() && Durations.parse(duration).compareTo(Durations.parse(most)) <= 0;
    }

    /** The pattern says nearly everything; an IPv6 address can still be nonsense. */
    private static boolean isBaseUrl(JsonNode value) {
        String text = value.textValue();
        try {
            return URL.matcher(text).matches() && URI.create(text).getHost() != null;
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
        return unknownProviders(providers).findAny().isEmpty();
    }

    private static String unknownProvider(JsonNode providers) {
        return unknownProviders(providers).collect(Collectors.joining(", "));
    }

    /** Each with the provider that falls back to it. */
    private static Stream<String> unknownProviders(JsonNode providers) {
        Set<String> known = providers
                .valueStream()
                .map(provider -> provider.path("name").asText())
                .collect(Collectors.toSet());
        return providers
                .valueStream()
                .flatMap(provider -> provider.path("fallbackTo")
                        .valueStream()
                        .map(JsonNode::asText)
                        .filter(name -> !known.contains(name))
                        .map(name -> "fallbackTo of " + provider.path("name").asText() + ": "
                                + (name.matches(Limits.NAME) ? name : "what no provider can be called")));
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
