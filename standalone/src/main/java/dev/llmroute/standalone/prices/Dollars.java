package dev.llmroute.standalone.prices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Prices of lists as routes write them. */
final class Dollars {
    private static final Pattern ROUTES = Pattern.compile(Limits.DOLLARS);
    private static final int DIGITS = 6;

    private Dollars() {}

    /**
     * Rounded to the millionth, since lists have numbers such as 7.500000000000001e-07.
     *
     * @param exponent of ten, by which the number is multiplied: 6 where the list says what one token costs
     * @return null where there is no such price
     * @throws IllegalArgumentException where it is none that a route can have
     */
    static @Nullable String of(JsonNode number, int exponent) {
        if (!number.isNumber()) {
            return null;
        }
        BigDecimal exact = number.decimalValue().movePointRight(exponent);
        BigDecimal rounded = exact.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
        String text = rounded.toPlainString();
        if (!ROUTES.matcher(text).matches() || (rounded.signum() == 0 && exact.signum() != 0)) {
            throw new IllegalArgumentException(
                    "its price, " + exact.toPlainString() + " for a million tokens, is none that a route can have");
        }
        return text;
    }
}
