package dev.llmroute.router.upstream;

import dev.llmroute.router.egress.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** The IPv4 addresses that an IPv6 address stands for: a gateway on the way sends its packets there. */
final class EmbeddedAddress {
    /** An IPv4-compatible address (RFC 4291, 2.5.5.1), but for :: and ::1. */
    private static final AddressRange COMPATIBLE = AddressRange.of("::/96");

    private static final AddressRange NEITHER_NOR = AddressRange.of("::/127");

    /** RFC 2765, 2.1. */
    private static final AddressRange TRANSLATED = AddressRange.of("::ffff:0:0:0/96");

    /** RFC 6052, 2.1. */
    private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

    /** RFC 8215: a network's own prefixes of any length lie in it. */
    private static final AddressRange LOCAL_NAT64 = AddressRange.of("64:ff9b:1::/48");

    /** RFC 3056. */
    private static final AddressRange SIX_TO_FOUR = AddressRange.of("2002::/16");

    /** RFC 4380, 4. */
    private static final AddressRange TEREDO = AddressRange.of("2001::/32");

    private EmbeddedAddress() {}

    /** Empty for an IPv4 address, and for an IPv6 address that is just itself. */
    static List<InetAddress> of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != 16) {
            return List.of();
        }
        if ((COMPATIBLE.has(address) && !NEITHER_NOR.has(address))
                || isMapped(bytes)
                || TRANSLATED.has(address)
                || NAT64.has(address)) {
            return List.of(at(bytes, 12, 13, 14, 15));
        }
        if (SIX_TO_FOUR.has(address)) {
            return List.of(at(bytes, 2, 3, 4, 5));
        }
        if (TEREDO.has(address)) {
            return List.of(at(bytes, 4, 5, 6, 7), inverted(bytes));
        }
        return LOCAL_NAT64.has(address) ? ofLocalNat64(bytes) : List.of();
    }

    /** RFC 4291, 2.5.5.2. Java turns most of them into IPv4 addresses itself, so that no range of them can be written. */
    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    /** The prefix's length is not to be seen, so each that there can be counts (RFC 6052, 2.2); where nothing is, no address is. */
    private static List<InetAddress> ofLocalNat64(byte[] bytes) {
        return Stream.of(
                        at(bytes, 6, 7, 9, 10),
                        at(bytes, 7, 9, 10, 11),
                        at(bytes, 9, 10, 11, 12),
                        at(bytes, 12, 13, 14, 15))
                .filter(each -> !each.isAnyLocalAddress())
                .toList();
    }

    /** Teredo hides the client's address from translators on the way. */
    private static InetAddress inverted(byte[] bytes) {
        byte[] client = new byte[4];
        for (int i = 0; i < 4; i++) {
            client[i] = (byte) ~bytes[12 + i];
        }
        return address(client);
    }

    private static InetAddress at(byte[] bytes, int first, int second, int third, int fourth) {
        return address(new byte[] {bytes[first], bytes[second], bytes[third], bytes[fourth]});
    }

    private static InetAddress address(byte[] four) {
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
