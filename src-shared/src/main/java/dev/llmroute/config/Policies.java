package dev.llmroute.config;

import dev.llmroute.api.CallerLimitsSpec;
import dev.llmroute.api.CapabilitiesSpec;
import dev.llmroute.api.CeilingSpec;
import dev.llmroute.api.CooldownSpec;
import dev.llmroute.api.FallbackOn;
import dev.llmroute.api.FallbackSpec;
import dev.llmroute.api.HedgeSpec;
import dev.llmroute.api.NotifyMode;
import dev.llmroute.api.OnBrokenStream;
import dev.llmroute.api.OrderSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.api.TimeoutsSpec;
import dev.llmroute.api.WhenExhausted;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.route.Adapt;
import dev.llmroute.route.Capabilities;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.ClassPolicy;
import dev.llmroute.route.CooldownPolicy;
import dev.llmroute.route.CountPer;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.FallbackPolicy;
import dev.llmroute.route.Hedging;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Timeouts;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the parts of a valid document say, with the defaults of what they leave out. */
final class Policies {
    private static final List<FallbackOn> ON = List.of(
            FallbackOn.RateLimited,
            FallbackOn.QuotaExhausted,
            FallbackOn.Overloaded,
            FallbackOn.ServerError,
            FallbackOn.Timeout,
            FallbackOn.Connection,
            FallbackOn.ModelNotFound);

    private Policies() {}

    static FallbackPolicy fallback(@Nullable FallbackSpec spec) {
        FallbackSpec given = spec != null ? spec : new FallbackSpec(null, null, null, null, null, null, null, null);
        Set<FailureClass> on = EnumSet.noneOf(FailureClass.class);
        Optional.ofNullable(given.on()).orElse(ON).forEach(each -> on.addAll(each.classes()));
        return new FallbackPolicy(
                on,
                Optional.ofNullable(given.maxAttempts()).orElse(3),
                duration(given.budget(), Duration.ofSeconds(60)),
                given.whenExhausted() == WhenExhausted.TryEarliest,
                duration(given.maxInlineWait(), Duration.ZERO),
                hedging(given.hedge()),
                given.onBrokenStream() == OnBrokenStream.Restart,
                given.notifyMode() == NotifyMode.Comment);
    }

    private static @Nullable Hedging hedging(@Nullable HedgeSpec spec) {
        return spec == null
                ? null
                : new Hedging(
                        optionalDuration(spec.after()),
                        Optional.ofNullable(spec.maxPercent()).orElse(5));
    }

    static CooldownPolicy cooldown(@Nullable CooldownSpec spec) {
        if (spec == null) {
            return CooldownPolicy.DEFAULTS;
        }
        return new CooldownPolicy(
                duration(spec.defaultWait(), CooldownPolicy.DEFAULTS.defaultWait()),
                optionalDuration(spec.max()),
                duration(spec.ramp(), CooldownPolicy.DEFAULT_RAMP),
                orEmpty(spec.classes()).stream()
                        .collect(Collectors.toMap(
                                each -> each.failureClass().failureClass(),
                                each -> new ClassPolicy(
                                        optionalDuration(each.defaultWait()), optionalDuration(each.max())))));
    }

    static OrderBy orderBy(@Nullable OrderSpec spec) {
        return spec == null || spec.by() == null ? OrderBy.Written : spec.by();
    }

    static Ceiling ceiling(@Nullable CeilingSpec spec) {
        return spec == null
                ? Ceiling.NONE
                : new Ceiling(spec.maxConcurrent(), spec.rpm(), spec.tpm(), Prices.budget(spec.usd()), per(spec.per()));
    }

    /** Of a caller: how many requests at the same time is another matter. */
    static Ceiling ceiling(@Nullable CallerLimitsSpec spec) {
        return spec == null
                ? Ceiling.NONE
                : new Ceiling(null, spec.rpm(), spec.tpm(), Prices.budget(spec.usd()), per(spec.per()));
    }

    private static CountPer per(@Nullable CountPer per) {
        return per == null ? CountPer.Process : per;
    }

    static Capabilities capabilities(@Nullable CapabilitiesSpec spec) {
        return spec == null
                ? Capabilities.UNKNOWN
                : new Capabilities(
                        spec.contextWindow(),
                        spec.maxOutputTokens(),
                        spec.tools(),
                        spec.vision(),
                        spec.jsonSchema(),
                        spec.dimensions(),
                        spec.reasoningEffort(),
                        spec.maxCompletionTokens());
    }

    static Envelope envelope(ProviderSpec provider) {
        return new Envelope(
                orEmpty(provider.headers()).stream()
                        .map(each -> new Envelope.Field(each.name(), each.value()))
                        .toList(),
                orEmpty(provider.query()).stream()
                        .map(each -> new Envelope.Field(each.name(), each.value()))
                        .toList(),
                provider.credentialHeader());
    }

    static Timeouts timeouts(@Nullable TimeoutsSpec spec) {
        if (spec == null) {
            return Timeouts.DEFAULTS;
        }
        return new Timeouts(
                duration(spec.connect(), Timeouts.DEFAULTS.connect()),
                duration(spec.firstToken(), Timeouts.DEFAULTS.firstToken()),
                duration(spec.stall(), Timeouts.DEFAULTS.stall()),
                duration(spec.total(), Timeouts.DEFAULTS.total()),
                Optional.ofNullable(spec.adapt()).orElse(Adapt.None),
                Optional.ofNullable(spec.adaptFactor()).orElse(Timeouts.DEFAULT_FACTOR),
                duration(spec.adaptFloor(), Timeouts.DEFAULT_FLOOR));
    }

    private static @Nullable Duration optionalDuration(@Nullable String text) {
        return text == null ? null : Durations.parse(text);
    }

    private static Duration duration(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : Durations.parse(text);
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
