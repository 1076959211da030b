package dev.llmroute.config;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.BudgetSpec;
import dev.llmroute.api.CeilingSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.ModelSpec;
import dev.llmroute.config.Enabled.At;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Budgets that do not count all that is spent. */
final class BudgetWarnings {
    private static final String FIELD = "limits.usd";

    private BudgetWarnings() {}

    static Stream<Problem> withoutPrice(LlmRouteDocument route) {
        Stream<Problem> ofTargets = Enabled.providers(route).stream()
                .flatMap(provider -> Stream.concat(
                        provider.models().stream()
                                .flatMap(each -> uncounted(each, usd(each.part().limits()), List.of(each))),
                        provider.credentials().stream()
                                .flatMap(each -> uncounted(each, usd(each.part().limits()), provider.models()))));
        return Stream.concat(ofTargets, ofCallers(route));
    }

    private static Stream<Problem> ofCallers(LlmRouteDocument route) {
        if (route.spec().auth().mode() != AuthMode.ApiKey) {
            return Stream.empty();
        }
        List<At<ModelSpec>> models = Enabled.providers(route).stream()
                .flatMap(provider -> provider.models().stream())
                .toList();
        return Enabled.all(route.spec().auth().keys(), "spec.auth.keys").stream()
                .flatMap(each -> uncounted(
                        each,
                        each.part().limits() == null
                                ? null
                                : each.part().limits().usd(),
                        models));
    }

    private static @Nullable BudgetSpec usd(@Nullable CeilingSpec limits) {
        return limits == null ? null : limits.usd();
    }

    private static Stream<Problem> uncounted(At<?> of, @Nullable BudgetSpec budget, List<At<ModelSpec>> models) {
        String unpriced = models.stream()
                .map(At::part)
                .filter(model -> model.price() == null)
                .map(ModelSpec::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return budget == null || unpriced.isEmpty()
                ? Stream.empty()
                : Stream.of(new Problem(
                        of.field(FIELD),
                        "does not count what " + unpriced + " costs, which has no price; write models[].price"));
    }
}
