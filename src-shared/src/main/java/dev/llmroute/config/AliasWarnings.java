package dev.llmroute.config;

import dev.llmroute.api.LlmRouteDocument;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Aliases that mean something else to callers than to who wrote them. Which name wins: {@code dev.llmroute.plan.Planner}. */
final class AliasWarnings {
    private AliasWarnings() {}

    static Stream<Problem> withoutEffect(LlmRouteDocument route) {
        Set<String> models = Enabled.providers(route).stream()
                .flatMap(provider -> provider.models().stream())
                .map(model -> model.part().name())
                .collect(Collectors.toSet());
        return Enabled.all(route.spec().aliases(), "spec.aliases").stream().flatMap(alias -> {
            if (alias.part().equals(route.metadata().name())) {
                return Stream.of(new Problem(
                        alias.path(), "is the route's own name, by which it is called anyway; leave it out"));
            }
            return models.contains(alias.part())
                    ? Stream.of(
                            new Problem(
                                    alias.path(),
                                    "is a model of the route, too, and means that model: callers get it first, not the route in its order; leave it out, or take another word"))
                    : Stream.empty();
        });
    }

    static Stream<Problem> hidesModel(LlmRouteDocument route) {
        Set<String> targets = Enabled.providers(route).stream()
                .flatMap(provider -> provider.models().stream()
                        .map(model ->
                                provider.spec().name() + "/" + model.part().name()))
                .collect(Collectors.toSet());
        return Enabled.all(route.spec().aliases(), "spec.aliases").stream()
                .filter(alias -> targets.contains(alias.part()))
                .map(alias -> new Problem(
                        alias.path(),
                        "is a provider and model of the route, too: callers who name it get the route in its order, not that model"
                                + " first; leave it out if they should get the model"));
    }
}
