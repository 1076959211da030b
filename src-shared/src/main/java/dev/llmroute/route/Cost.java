package dev.llmroute.route;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What something cost, in US dollars; exact. Immutable.
 *
 * @param picodollars millionths of a millionth of a dollar; less than zero where something was saved
 */
public record Cost(long picodollars) {
    private static final int DIGITS = 12;

    /** Nine million dollars at most, whatever providers state. */
    public Cost plus(Cost other) {
        return new Cost(saturated(BigInteger.valueOf(picodollars).add(BigInteger.valueOf(other.picodollars))));
    }

    /** What this is more than the other. */
    public Cost minus(Cost other) {
        return new Cost(saturated(BigInteger.valueOf(picodollars).subtract(BigInteger.valueOf(other.picodollars))));
    }

    private static long saturated(BigInteger exact) {
        return exact.bitLength() < Long.SIZE ? exact.longValue() : exact.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** In dollars, without zeros at the end. */
    public BigDecimal dollars() {
        BigDecimal exact = BigDecimal.valueOf(picodollars, DIGITS).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** In dollars, such as {@code 0.00423}. */
    @Override
    public String toString() {
        return dollars().toPlainString();
    }
}
