package dev.llmroute.console.access;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * Addresses that begin alike, as {@code 10.1.0.0/16} or {@code fd00::/8} writes them; one address is a network of itself. Immutable.
 *
 * @param first the first of them
 * @param bits how many bits of it they have in common
 */
public record Network(InetAddress first, int bits) {
    /**
     * Reads one; looks up no name.
     *
     * @throws IllegalArgumentException where it is none, or has bits behind its length
     */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
        int most = first.getAddress().length * 8;
        String length = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
            throw new IllegalArgumentException(
                    text + " is no network: behind the / must be a number of bits, at most " + most);
        }
        int bits = Integer.parseInt(length);
        if (!Arrays.equals(masked(first, bits), first.getAddress())) {
            throw new IllegalArgumentException(text + " is no network: it has bits behind the first " + bits);
        }
        return new Network(first, bits);
    }

    /** Whether an address is one of these; what is no address is not. */
    public boolean has(String address) {
        try {
            InetAddress given = address(address);
            return given.getAddress().length == first.getAddress().length
                    && Arrays.equals(masked(given, bits), first.getAddress());
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** With or without the brackets of an IPv6 address in a URL; its zone does not count. IPv4 written as IPv6 is IPv4. */
    static InetAddress address(String text) {
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = plain.indexOf('%');
        String literal = zone < 0 ? plain : plain.substring(0, zone);
        // The JDK takes 10.1 for 10.0.0.1, which nobody means here.
        if (!literal.contains(":") && !literal.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            throw new IllegalArgumentException(text + " is no address");
        }
        return InetAddress.ofLiteral(literal);
    }

    private static byte[] masked(InetAddress address, int bits) {
        byte[] masked = address.getAddress();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            masked[i] = (byte) (masked[i] & (0xff << (8 - kept)));
        }
        return masked;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
