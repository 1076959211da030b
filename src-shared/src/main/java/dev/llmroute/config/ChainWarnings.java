package dev.llmroute.config;

import dev.llmroute.api.CapabilitiesSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Enabled.At;
import dev.llmroute.route.Envelope;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is doubtful about a route's targets and how they follow each other. */
final class ChainWarnings {
    /** Only endpoints of one route are compared, so any key does. */
    private static final Fingerprint FINGERPRINT = new Fingerprint(new byte[32]);

    private ChainWarnings() {}

    /** A warning and no error: it is how a route is switched off. */
    static Stream<Problem> nothingEnabled(LlmRouteDocument route) {
        return Enabled.providers(route).isEmpty()
                ? Stream.of(new Problem(
                        "spec.providers",
                        "no target is left, so that each request fails: all providers, or all of their models or credentials, are"
                                + " disabled"))
                : Stream.empty();
    }

    private record Account(String server, SecretKeyRef key) {}

    /** Not said of a single target, nor where one is called without a key: its server has no account that could be limited. */
    static Stream<Problem> oneAccount(LlmRouteDocument route) {
        List<Enabled.Provider> providers = Enabled.providers(route);
        int targets = providers.stream()
                .mapToInt(each -> each.models().size() * each.keys().size())
                .sum();
        Set<Optional<Account>> accounts = providers.stream()
                .flatMap(each -> each.keys().stream().map(key -> key.map(ref -> new Account(server(each.spec()), ref))))
                .collect(Collectors.toSet());
        return targets > 1 && accounts.size() == 1 && accounts.iterator().next().isPresent()
                ? Stream.of(new Problem(
                        "spec.providers",
                        "all targets are of one account: its quota, its outage or a rejected key stops them all; add a provider, or a"
                                + " key of another account"))
                : Stream.empty();
    }

    private static String server(ProviderSpec provider) {
        return URI.create(provider.baseUrl()).getRawAuthority().toLowerCase(Locale.ROOT);
    }

    private record Target(Object endpoint, String model, Optional<SecretKeyRef> key) {}

    static Stream<Problem> duplicateTarget(LlmRouteDocument route) {
        Map<Target, String> seen = new HashMap<>();
        return Enabled.providers(route).stream().flatMap(provider -> {
            Object endpoint = endpoint(provider.spec());
            return provider.models().stream()
                    .flatMap(model -> seenBefore(endpoint, model, provider.keys(), seen)
                            .map(
                                    first -> new Problem(
                                            model.path(),
                                            "is the same target as " + first
                                                    + ": same endpoint, model and key, so that it fails with it; leave one out"))
                            .stream());
        });
    }

    /** Where a target of the model stood first; empty where it has none that is there already. */
    private static Optional<String> seenBefore(
            Object endpoint, At<ModelSpec> model, List<Optional<SecretKeyRef>> keys, Map<Target, String> seen) {
        return keys.stream()
                .distinct()
                .map(key -> seen.putIfAbsent(new Target(endpoint, model.part().name(), key), model.path()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The endpoint with what the route adds to every call, by which a gateway may tell two targets apart. */
    private static Object endpoint(ProviderSpec provider) {
        return List.of(
                EndpointIdentity.of(URI.create(provider.baseUrl()), provider.dialect(), Envelope.PLAIN, FINGERPRINT),
                setOf(provider.headers()),
                setOf(provider.query()),
                Optional.ofNullable(provider.credentialHeader()));
    }

    private static <T> Set<T> setOf(@Nullable List<T> list) {
        return list == null ? Set.of() : new HashSet<>(list);
    }

    /** Callers may still name the others; what names the route has one model only. */
    static Stream<Problem> unreachable(LlmRouteDocument route) {
        List<Enabled.Provider> chain = Enabled.chain(route);
        boolean alone = chain.size() == 1 && chain.getFirst().models().size() == 1;
        return alone && Enabled.providers(route).size() > 1
                ? Stream.of(new Problem(
                        chain.getFirst().at().field("fallbackTo"),
                        "leaves requests that name the route with one model, and the other providers are never reached; name them here, or"
                                + " leave fallbackTo out for all"))
                : Stream.empty();
    }

    /**
     * Said only where nothing behind the first target is as able: a smaller one among others is passed by, and does no harm.
     */
    static Stream<Problem> narrow(LlmRouteDocument route) {
        List<At<ModelSpec>> models = Enabled.chain(route).stream()
                .flatMap(provider -> provider.models().stream())
                .toList();
        if (models.size() < 2) {
            return Stream.empty();
        }
        Narrowing chain = new Narrowing(models.getFirst(), models.subList(1, models.size()));
        return Stream.of(
                        chain.window(),
                        chain.unable("tools", CapabilitiesSpec::tools, "requests with tools"),
                        chain.unable("vision", CapabilitiesSpec::vision, "requests with images"),
                        chain.unable(
                                "jsonSchema", CapabilitiesSpec::jsonSchema, "requests for an answer by a JSON schema"))
                .flatMap(Optional::stream);
    }

    /** The first model of a chain and those behind it. */
    private record Narrowing(At<ModelSpec> first, List<At<ModelSpec>> behind) {
        Optional<Problem> window() {
            Long own = declared(first, CapabilitiesSpec::contextWindow);
            return own != null
                            && behind.stream().allMatch(each -> {
                                Long other = declared(each, CapabilitiesSpec::contextWindow);
                                return other != null && other < own;
                            })
                    ? Optional.of(problem("contextWindow", "requests that need its window of " + own + " tokens"))
                    : Optional.empty();
        }

        Optional<Problem> unable(String field, Function<CapabilitiesSpec, @Nullable Boolean> ability, String requests) {
            return !Boolean.FALSE.equals(declared(first, ability))
                            && behind.stream().allMatch(each -> Boolean.FALSE.equals(declared(each, ability)))
                    ? Optional.of(problem(field, requests))
                    : Optional.empty();
        }

        private Problem problem(String field, String requests) {
            return new Problem(
                    behind.getFirst().field("capabilities." + field),
                    "this and all models behind it can do less than "
                            + first.part().name() + ", the first one: " + requests
                            + " have no fallback; add a model that serves them");
        }

        private static <T> @Nullable T declared(At<ModelSpec> model, Function<CapabilitiesSpec, @Nullable T> what) {
            CapabilitiesSpec capabilities = model.part().capabilities();
            return capabilities == null ? null : what.apply(capabilities);
        }
    }
}
