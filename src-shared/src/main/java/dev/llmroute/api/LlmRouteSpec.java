package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a team asks for: providers, models and keys in order, and what to do when one of them cannot answer. */
public record LlmRouteSpec(
        @Size(max = Limits.MAX_ALIASES) @JsonPropertyDescription("Other names callers may use in \"model\".") @Nullable
        List<@Size(min = 1, max = Limits.MAX_MODEL_NAME) @Pattern(Limits.FREE_NAME) String> aliases,

        @Required
        @Size(min = 1, max = Limits.MAX_PROVIDERS)
        @ValidationRule(value = Rules.KNOWN_PROVIDERS, message = Rules.KNOWN_PROVIDERS_MESSAGE)
        @ValidationRule(value = Rules.FEW_TARGETS, message = Rules.FEW_TARGETS_MESSAGE)
        @JsonPropertyDescription("Providers, in order of preference.")
        List<ProviderSpec> providers,

        @JsonPropertyDescription("When and how far a request falls back.") @Default(Defaults.FIELDS) @Nullable
        FallbackSpec fallback,

        @JsonPropertyDescription("How long a target is left alone.") @Default(Defaults.FIELDS) @Nullable
        CooldownSpec cooldown,

        @JsonPropertyDescription("In which order models of one tier are tried.") @Nullable
        OrderSpec order,

        @Size(max = Limits.MAX_DETECTION)
        @JsonPropertyDescription(
                "Patterns that tell what an error is, before the built-in rules; the first that matches decides.")
        @Nullable
        List<DetectionSpec> detection,

        @JsonPropertyDescription("How requests of one conversation are told.") @Nullable
        AffinitySpec affinity,

        @Required @JsonPropertyDescription("Who may call the route.")
        AuthSpec auth,

        @JsonPropertyDescription(
                "The gateway that serves the route, with others, from its router pods. Default: the route has routers of its own.")
        @Nullable
        GatewayRef gatewayRef,

        @JsonPropertyDescription("The router pods of the route.") @Nullable
        RouterSpec router) {}
