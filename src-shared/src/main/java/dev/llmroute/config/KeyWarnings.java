package dev.llmroute.config;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.CallerKeySpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Enabled.At;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is doubtful about which keys a route names. */
final class KeyWarnings {
    private static final String AUTH_KEYS = "spec.auth.keys";

    private KeyWarnings() {}

    static Stream<Problem> providerKeyForCallers(LlmRouteDocument route) {
        Map<SecretKeyRef, String> ofProviders = Enabled.providers(route).stream()
                .flatMap(provider -> provider.credentials().stream())
                .collect(Collectors.toMap(each -> each.part().secretKeyRef(), At::path, (first, second) -> first));
        return callerKeys(route).stream()
                .filter(each -> ofProviders.containsKey(each.part().secretKeyRef()))
                .map(
                        each -> new Problem(
                                each.field("secretKeyRef"),
                                "is the provider's key of "
                                        + ofProviders.get(each.part().secretKeyRef())
                                        + ": who knows it can call the provider without the router; make a key for callers alone"));
    }

    static Stream<Problem> keysNotAsked(LlmRouteDocument route) {
        return route.spec().auth().mode() == AuthMode.None
                        && route.spec().auth().keys() != null
                        && !route.spec().auth().keys().isEmpty()
                ? Stream.of(new Problem(
                        AUTH_KEYS, "nobody is asked for them: with mode None everybody may call; write mode: ApiKey"))
                : Stream.empty();
    }

    static Stream<Problem> sameKeyTwice(LlmRouteDocument route) {
        return Enabled.providers(route).stream()
                .flatMap(
                        provider -> repeated(provider.credentials(), each -> each.secretKeyRef())
                                .map(
                                        twice -> new Problem(
                                                twice.path(),
                                                "is the same key as " + twice.first()
                                                        + ", whose limits it shares; leave it out, or give the other one more weight")));
    }

    static Stream<Problem> sameCallerKeyTwice(LlmRouteDocument route) {
        return repeated(callerKeys(route), CallerKeySpec::secretKeyRef)
                .map(twice -> new Problem(
                        twice.path(),
                        "is the same key as " + twice.first()
                                + ": the two cannot be told apart, and count as one; make a key for each"));
    }

    private record Twice(String path, String first) {}

    /** Where the same key stands again, with where it stood first. */
    private static <T> Stream<Twice> repeated(List<At<T>> parts, Function<T, SecretKeyRef> key) {
        Map<SecretKeyRef, String> seen = new HashMap<>();
        return parts.stream()
                .map(each -> new Twice(
                        each.field("secretKeyRef"),
                        Objects.requireNonNullElse(
                                seen.putIfAbsent(key.apply(each.part()), each.field("secretKeyRef")), "")))
                .filter(each -> !each.first().isEmpty());
    }

    private static List<At<CallerKeySpec>> callerKeys(LlmRouteDocument route) {
        return route.spec().auth().mode() == AuthMode.ApiKey
                ? Enabled.all(route.spec().auth().keys(), AUTH_KEYS)
                : List.of();
    }
}
