package dev.llmroute.route;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What something cost, in US dollars; exact. Immutable.
 *
 * @param picodollars millionths of a millionth of a dollar; less than zero where something was saved
 */
public record Cost(long picodollars) {
    /** Of a dollar behind the point. */
    public static final int DIGITS = 12;

    /** Nine million dollars at most, whatever providers state. */
    public Cost plus(Cost other) {
        BigInteger sum = BigInteger.valueOf(picodollars).add(BigInteger.valueOf(other.picodollars));
        return new Cost(sum.bitLength() < Long.SIZE ? sum.longValue() : Long.MAX_VALUE);
    }

    /** What this is more than the other. Both are what something cost, so at least zero. */
    public Cost minus(Cost other) {
        return new Cost(picodollars - other.picodollars);
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
