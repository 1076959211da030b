package dev.llmroute.router.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Addresses that begin with the same bits.
 *
 * @param bits how many are the same
 */
record AddressRange(InetAddress first, int bits) {
    /** @param range as in {@code 10.0.0.0/8} */
    static AddressRange of(String range) {
        int slash = range.indexOf('/');
        try {
            return new AddressRange(
                    InetAddress.getByName(range.substring(0, slash)), Integer.parseInt(range.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal address needs no look-up", e);
        }
    }

    /** Whether the address is one of them; an IPv4 address is in no range of IPv6. */
    boolean has(InetAddress address) {
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
