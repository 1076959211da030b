package dev.llmroute.config;

import dev.llmroute.api.BudgetSpec;
import dev.llmroute.api.PriceSpec;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Prices as they are written in a resource. What is left out costs what a plain prompt does, never nothing. */
final class Prices {
    /** A dollar for a million tokens, in picodollars for one. */
    private static final int PICODOLLARS = 6;

    private Prices() {}

    /** Of a spec that has passed the schema; null where no price is known. */
    static @Nullable Price price(@Nullable PriceSpec spec) {
        return spec == null
                ? null
                : new Price(
                        rates(spec.input(), spec.output(), spec.cachedInput(), spec.cacheWrite(), spec.cacheWrite1h()),
                        Policies.orEmpty(spec.above()).stream()
                                .map(Prices::above)
                                .toList());
    }

    /** Of a spec that has passed the rules; null where anything may be spent. */
    static @Nullable Budget budget(@Nullable BudgetSpec spec) {
        return spec == null ? null : new Budget(new Cost(picodollars(spec.amount(), Cost.DIGITS)), spec.per());
    }

    private static Price.Above above(PriceSpec.Above spec) {
        return new Price.Above(
                spec.tokens(),
                rates(spec.input(), spec.output(), spec.cachedInput(), spec.cacheWrite(), spec.cacheWrite1h()));
    }

    private static Price.Rates rates(
            String input,
            String output,
            @Nullable String cachedInput,
            @Nullable String cacheWrite,
            @Nullable String cacheWrite1h) {
        String written = cacheWrite == null ? input : cacheWrite;
        return new Price.Rates(
                picodollars(input),
                picodollars(output),
                picodollars(cachedInput == null ? input : cachedInput),
                picodollars(written),
                picodollars(cacheWrite1h == null ? written : cacheWrite1h));
    }

    private static long picodollars(String dollars) {
        return picodollars(dollars, PICODOLLARS);
    }

    private static long picodollars(String dollars, int digits) {
        return new BigDecimal(dollars).movePointRight(digits).longValueExact();
    }
}
