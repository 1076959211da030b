package dev.llmroute.config;

import dev.llmroute.api.CredentialSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.api.SecretKeyRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What of a route as written takes part: neither it nor what it belongs to is disabled. */
final class Enabled {
    private Enabled() {}

    /** A part of a route and where it stands. */
    record At<T>(T part, String path) {
        String field(String name) {
            return path + "." + name;
        }
    }

    /** A provider that has something to call. {@code credentials} is empty for one that is called without a key. */
    record Provider(At<ProviderSpec> at, List<At<ModelSpec>> models, List<At<CredentialSpec>> credentials) {
        ProviderSpec spec() {
            return at.part();
        }

        /** What each of its models is called with; empty for no key. */
        List<Optional<SecretKeyRef>> keys() {
            return credentials.isEmpty()
                    ? List.of(Optional.empty())
                    : credentials.stream()
                            .map(each -> Optional.of(each.part().secretKeyRef()))
                            .toList();
        }
    }

    static List<Provider> providers(LlmRouteDocument route) {
        List<Provider> providers = new ArrayList<>();
        for (At<ProviderSpec> each : all(route.spec().providers(), "spec.providers")) {
            ProviderSpec provider = each.part();
            List<At<ModelSpec>> models = enabled(provider.models(), each.field("models"), ModelSpec::disabled);
            List<At<CredentialSpec>> credentials =
                    enabled(provider.credentials(), each.field("credentials"), CredentialSpec::disabled);
            boolean keyless =
                    provider.credentials() == null || provider.credentials().isEmpty();
            if (!Boolean.TRUE.equals(provider.disabled()) && !models.isEmpty() && (keyless || !credentials.isEmpty())) {
                providers.add(new Provider(each, models, credentials));
            }
        }
        return providers;
    }

    /** The providers that a request which names the route may go to, in order; empty where there is none. */
    static List<Provider> chain(LlmRouteDocument route) {
        List<Provider> providers = providers(route);
        if (providers.isEmpty()) {
            return providers;
        }
        Provider head = providers.getFirst();
        List<String> named = head.spec().fallbackTo();
        Stream<Provider> others = named == null
                ? providers.stream().skip(1)
                : named.stream()
                        .flatMap(name -> providers.stream()
                                .filter(provider -> provider.spec().name().equals(name)));
        return Stream.concat(Stream.of(head), others).toList();
    }

    /** Each part of a list with its place. */
    static <T> List<At<T>> all(@Nullable List<T> list, String path) {
        List<T> parts = list == null ? List.of() : list;
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new At<>(parts.get(i), path + "[" + i + "]"))
                .toList();
    }

    private static <T> List<At<T>> enabled(
            @Nullable List<T> list, String path, Function<T, @Nullable Boolean> disabled) {
        return all(list, path).stream()
                .filter(each -> !Boolean.TRUE.equals(disabled.apply(each.part())))
                .toList();
    }
}
