package dev.llmroute.config;

import dev.llmroute.api.AllowSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.route.ModelRef;
import dev.llmroute.route.Permission;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Models as callers are allowed them. */
final class AllowedModels {
    private AllowedModels() {}

    static Permission permission(@Nullable AllowSpec spec, LlmRouteDocument route) {
        if (spec == null) {
            return Permission.ALL;
        }
        List<String> names = Policies.orEmpty(spec.models());
        List<ModelRef> models = route.spec().providers().stream()
                .flatMap(provider ->
                        provider.models().stream().map(model -> new ModelRef(provider.name(), model.name())))
                .toList();
        return new Permission(
                names.isEmpty()
                        ? null
                        : names.stream()
                                .flatMap(name -> named(name, models).stream())
                                .collect(Collectors.toSet()),
                Set.copyOf(Policies.orEmpty(spec.tags())));
    }

    /** A provider and its model, where the route has such; else every model of that name, which may itself have a slash in it. */
    static List<ModelRef> named(String name, Collection<ModelRef> models) {
        List<ModelRef> exact =
                models.stream().filter(model -> model.name().equals(name)).toList();
        return exact.isEmpty()
                ? models.stream().filter(model -> model.model().equals(name)).toList()
                : exact;
    }
}
