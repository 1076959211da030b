package dev.llmroute.config;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.config.Enabled.At;
import dev.llmroute.route.OrderBy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** An order that is asked for and that nothing comes of. */
final class OrderWarnings {
    private OrderWarnings() {}

    private static boolean isByPrice(LlmRouteDocument route) {
        return Policies.orderBy(route.spec().order()) == OrderBy.Price
                || Policies.orEmpty(route.spec().auth().keys()).stream().anyMatch(key -> key.prefer() == OrderBy.Price);
    }

    static Stream<Problem> withoutEffect(LlmRouteDocument route) {
        List<At<ModelSpec>> tiered = Enabled.providers(route).stream()
                .flatMap(provider -> provider.models().stream())
                .filter(model -> model.part().tier() != null)
                .toList();
        if (!isByPrice(route)) {
            return tiered.stream()
                    .limit(1)
                    .map(model -> new Problem(
                            model.field("tier"),
                            "orders nothing while neither spec.order.by nor auth.keys[].prefer is Price"));
        }
        Set<String> once = new HashSet<>();
        if (tiered.stream().map(model -> model.part().tier()).allMatch(once::add)) {
            return Stream.of(new Problem(
                    "spec.order.by", "orders nothing: no two models have the same tier; write models[].tier"));
        }
        return tiered.stream()
                .filter(model -> model.part().price() == null)
                .map(model -> new Problem(
                        model.field("tier"),
                        model.part().name() + " keeps its place in it, having no price; write models[].price"));
    }
}
