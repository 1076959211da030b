package dev.llmroute.router.egress;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits.
 *
 * @param bits how many are the same
 */
public record AddressRange(InetAddress first, int bits) {
    /** @throws IllegalArgumentException if there are no so many bits in an address */
    public AddressRange {
        if (bits < 0 || bits > first.getAddress().length * 8) {
            throw new IllegalArgumentException("No address has " + bits + " bits in common with " + first);
        }
    }

    /**
     * Reads one.
     *
     * @param range as in {@code 10.0.0.0/8}
     * @throws IllegalArgumentException where it is none; no name is looked up
     */
    public static AddressRange of(String range) {
        int slash = range.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(range + " has no length");
        }
        return new AddressRange(
                InetAddress.ofLiteral(range.substring(0, slash)), Integer.parseInt(range.substring(slash + 1)));
    }

    /** Whether the address is one of them; an IPv4 address is in no range of IPv6. */
    public boolean has(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = bits / 8;
        if (Arrays.mismatch(ours, 0, whole, theirs, 0, whole) >= 0) {
            return false;
        }
        int mask = 0xff00 >> bits % 8 & 0xff;
        return mask == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }
}
