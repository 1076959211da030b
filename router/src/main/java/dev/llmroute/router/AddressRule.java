package dev.llmroute.router;

import dev.llmroute.api.NetworkMode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses a provider may have, judged on the address that was connected to, so that no name can lead elsewhere between
 * check and use. Guards against server-side request forgery.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's special-purpose addresses</a>
 */
final class AddressRule {
    /** Where clouds answer with credentials: link-local ones, and those of AWS and Alibaba that are not. */
    private static final Set<InetAddress> METADATA =
            Set.of(literal("169.254.169.254"), literal("100.100.100.200"), literal("fd00:ec2::254"));

    private AddressRule() {}

    /** Why an address must not be called; empty where it may be. */
    static Optional<String> refusal(InetAddress address, NetworkMode mode) {
        InetAddress plain = unmapped(address);
        if (plain.isLinkLocalAddress()
                || plain.isAnyLocalAddress()
                || plain.isMulticastAddress()
                || METADATA.contains(plain)) {
            return Optional.of("its address " + plain.getHostAddress() + " is a link-local or metadata address");
        }
        if (mode == NetworkMode.Public && isPrivate(plain)) {
            return Optional.of("its address " + plain.getHostAddress()
                    + " is private; set the provider's network to Private if that is meant");
        }
        return Optional.empty();
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a literal address needs no look-up", e);
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean uniqueLocal = address instanceof Inet6Address && (first & 0xfe) == 0xfc;
        boolean shared = !(address instanceof Inet6Address) && first == 100 && (second & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal || shared || first == 0;
    }

    /** An IPv4 address that came wrapped as IPv6 (NAT64's well-known prefix) is judged as what it stands for. */
    private static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean nat64 = bytes.length == 16
                && bytes[0] == 0
                && bytes[1] == 0x64
                && (bytes[2] & 0xff) == 0xff
                && (bytes[3] & 0xff) == 0x9b;
        if (!nat64) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
