package dev.llmroute.router.egress;

import java.net.InetAddress;
import java.util.Arrays;

/** Addresses that begin with the same bits. Immutable. */
public final class AddressRange {
    private final byte[] first;
    private final int bits;

    /**
     * @param bits how many are the same
     * @throws IllegalArgumentException if there are no so many bits in an address
     */
    public AddressRange(InetAddress first, int bits) {
        this.first = first.getAddress();
        this.bits = bits;
        if (bits < 0 || bits > this.first.length * 8) {
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
        return has(address.getAddress());
    }

    /** The same of an address as {@link InetAddress#getAddress} gives it, a copy at each call. */
    public boolean has(byte[] address) {
        if (first.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        if (Arrays.mismatch(first, 0, whole, address, 0, whole) >= 0) {
            return false;
        }
        int mask = 0xff00 >> bits % 8 & 0xff;
        return mask == 0 || (first[whole] & mask) == (address[whole] & mask);
    }
}
