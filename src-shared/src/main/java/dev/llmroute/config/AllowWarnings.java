package dev.llmroute.config;

import dev.llmroute.api.AllowSpec;
import dev.llmroute.api.AuthMode;
import dev.llmroute.api.CallerKeySpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Enabled.At;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Permission;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Callers who are allowed what is not there. */
final class AllowWarnings {
    private AllowWarnings() {}

    static Stream<Problem> unknown(LlmRouteDocument route) {
        List<ModelRef> models =
                Enabled.providers(route).stream().flatMap(AllowWarnings::models).toList();
        Set<String> tags = Enabled.providers(route).stream()
                .flatMap(provider -> tags(provider).stream())
                .collect(Collectors.toSet());
        return callers(route).flatMap(each -> {
            AllowSpec allow = each.part().allow();
            return Stream.concat(
                    unknown(
                            each.field("allow.models"),
                            allow == null ? null : allow.models(),
                            name -> AllowedModels.named(name, models).isEmpty(),
                            "no model of the route is called "),
                    unknown(
                            each.field("allow.tags"),
                            allow == null ? null : allow.tags(),
                            tag -> !tags.contains(tag),
                            "no provider of the route has the tag "));
        });
    }

    private static Stream<Problem> unknown(
            String path, @Nullable List<String> named, Predicate<String> isUnknown, String what) {
        return Policies.orEmpty(named).stream()
                .filter(isUnknown)
                .distinct()
                .map(name -> new Problem(path, what + name));
    }

    static Stream<Problem> nothing(LlmRouteDocument route) {
        List<Enabled.Provider> chain = Enabled.chain(route);
        return callers(route)
                .filter(each -> !chain.isEmpty()
                        && isRefused(chain, AllowedModels.permission(each.part().allow(), route)))
                .map(each -> new Problem(
                        each.field("allow"),
                        "no target may serve this caller: its requests for the route are refused with 403"));
    }

    private static boolean isRefused(List<Enabled.Provider> chain, Permission permission) {
        Set<ModelRef> allowed = permission.models();
        return chain.stream()
                .filter(provider -> tags(provider).containsAll(permission.tags()))
                .flatMap(AllowWarnings::models)
                .noneMatch(model -> allowed == null || allowed.contains(model));
    }

    private static Stream<ModelRef> models(Enabled.Provider provider) {
        return provider.models().stream()
                .map(model -> new ModelRef(provider.spec().name(), model.part().name()));
    }

    private static List<String> tags(Enabled.Provider provider) {
        return Policies.orEmpty(provider.spec().tags());
    }

    private static Stream<At<CallerKeySpec>> callers(LlmRouteDocument route) {
        return route.spec().auth().mode() == AuthMode.ApiKey
                ? Enabled.all(route.spec().auth().keys(), "spec.auth.keys").stream()
                : Stream.empty();
    }
}
