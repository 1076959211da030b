package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Spread;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider: an endpoint with its keys and models, in order of preference. */
@ValidationRule(value = Rules.NOT_TO_ITSELF, message = Rules.NOT_TO_ITSELF_MESSAGE, fieldPath = ".fallbackTo")
@ValidationRule(value = Rules.OWN_NETWORK, message = Rules.OWN_NETWORK_MESSAGE, fieldPath = ".baseUrl")
public record ProviderSpec(
        @Required
        @Size(max = Limits.MAX_NAME)
        @Pattern(Limits.NAME)
        @JsonPropertyDescription("Name of the provider; callers may write provider/model.")
        String name,

        @Required @JsonPropertyDescription("The wire protocol the provider speaks.")
        Dialect dialect,

        @Required
        @Size(max = Limits.MAX_URL)
        @ValidationRule(value = Rules.URL, message = Rules.URL_MESSAGE)
        @ValidationRule(value = Rules.NO_ENDPOINT, message = Rules.NO_ENDPOINT_MESSAGE)
        @ValidationRule(value = Rules.CALLABLE, message = Rules.CALLABLE_MESSAGE)
        @JsonPropertyDescription(
                "Base URL of the API, e.g. https://api.openai.com/v1: what comes before /chat/completions or /v1/messages.")
        String baseUrl,

        @Size(max = Limits.MAX_CREDENTIALS)
        @JsonPropertyDescription(
                "API keys; requests are spread over them by weight. None: the provider is called without a key.")
        @Nullable
        List<CredentialSpec> credentials,

        @JsonPropertyDescription(
                "What is spread over the keys. Conversation (default): all requests of one go to one key, where the provider has their"
                        + " beginning in its cache. Request: each by itself.")
        @Default(Defaults.SPREAD)
        @Nullable
        Spread spread,

        @JsonPropertyDescription(
                "What its limits are foreseen by. Headers (default): what its answers say is left. Learn: where nothing is said, how much it"
                        + " served before it refused, too. None: nothing, until it refuses.")
        @Default(Defaults.FORESIGHT)
        @Nullable
        Foresight foresight,

        @Required @Size(min = 1, max = Limits.MAX_MODELS) @JsonPropertyDescription("Models, in order of preference.")
        List<ModelSpec> models,

        @Size(max = Limits.MAX_TAGS)
        @JsonPropertyDescription(
                "What callers may be held to, in words of your own, e.g. eu or no-retention: see auth.keys[].allow.")
        @Nullable
        List<@Size(max = Limits.MAX_NAME) @Pattern(Limits.NAME) String> tags,

        @Size(max = Limits.MAX_PROVIDERS)
        @JsonPropertyDescription("Providers to fall back to, in order. Absent: all others in order. Empty: none.")
        @Nullable
        List<@Size(max = Limits.MAX_NAME) String> fallbackTo,

        @Size(max = Limits.MAX_HEADERS)
        @JsonPropertyDescription("Headers that go with every call, beside those of the dialect.")
        @Nullable
        List<HeaderSpec> headers,

        @Size(max = Limits.MAX_HEADERS)
        @JsonPropertyDescription("Query parameters that go with every call, e.g. api-version.")
        @Nullable
        List<QuerySpec> query,

        @Size(max = Limits.MAX_HEADER_NAME)
        @Pattern(Limits.HEADER_NAME)
        @ValidationRule(value = Rules.CREDENTIAL_HEADER, message = Rules.CREDENTIAL_HEADER_MESSAGE)
        @JsonPropertyDescription(
                "The header that carries the API key as it is, e.g. api-key. Default: as the dialect has it.")
        @Nullable
        String credentialHeader,

        @JsonPropertyDescription("How long one attempt may take.") @Default(Defaults.FIELDS) @Nullable
        TimeoutsSpec timeouts,

        @JsonPropertyDescription("Public (default) or Private: whether the address may be a private or loopback one.")
        @Default(Defaults.NETWORK)
        @Nullable
        NetworkMode network,

        @JsonPropertyDescription("Leaves this provider out.") @Nullable
        Boolean disabled) {}
