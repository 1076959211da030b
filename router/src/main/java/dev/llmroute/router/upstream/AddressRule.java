package dev.llmroute.router.upstream;

import dev.llmroute.route.NetworkMode;
import dev.llmroute.router.egress.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses a provider may have, judged on the address that was connected to, so that no name can lead elsewhere between
 * check and use. Guards against server-side request forgery.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's special-purpose addresses, IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IANA's special-purpose addresses, IPv6</a>
 */
final class AddressRule {
    /**
     * Where clouds answer their machines with credentials, on addresses that are not link-local, and so are never called either:
     *
     * <ul>
     *   <li>Alibaba's metadata: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
     *   <li>Azure's WireServer: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
     *   <li>Oracle's metadata of its classic cloud
     *   <li>AWS's metadata and EKS's pod identity by IPv6:
     *       https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html,
     *       https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
     *   <li>Google's by IPv6: https://cloud.google.com/compute/docs/metadata/querying-metadata
     *   <li>Oracle's by IPv6: https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm
     *   <li>Scaleway's by IPv6: https://www.scaleway.com/en/docs/instances/how-to/use-instance-metadata/
     * </ul>
     */
    private static final List<AddressRange> METADATA = ranges(
            "100.100.100.200/32",
            "168.63.129.16/32",
            "192.0.0.192/32",
            "fd00:ec2::254/128",
            "fd00:ec2::23/128",
            "fd20:ce::254/128",
            "fd00:c1::a9fe:a9fe/128",
            "fd00:42::42/128");

    /** Nobody's address, or that of whoever listens: any-local, link-local, multicast. */
    private static final List<AddressRange> NEVER = ranges(
            "0.0.0.0/32", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32", "::/128", "fe80::/10", "ff00::/8");

    /** What IANA's registries call not globally reachable, and what stays within one network by its nature. */
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:2::/48",
            "2001:db8::/32",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fec0::/10");

    private AddressRule() {}

    /** Why an address must not be called; empty where it may be. */
    static Optional<String> refusal(InetAddress address, NetworkMode mode) {
        List<InetAddress> embedded = EmbeddedAddress.of(address);
        byte[] bytes = address.getAddress();
        if (isIn(METADATA, bytes, embedded) || isIn(NEVER, bytes, embedded)) {
            return Optional.of("its address " + address.getHostAddress() + " is a link-local or metadata address");
        }
        if (mode == NetworkMode.Public && isIn(NOT_PUBLIC, bytes, embedded)) {
            return Optional.of("its address " + address.getHostAddress()
                    + " is private; set the provider's network to Private if that is meant");
        }
        return Optional.empty();
    }

    /** Loops, since each call is judged. */
    private static boolean isIn(List<AddressRange> ranges, byte[] address, List<InetAddress> embedded) {
        for (AddressRange range : ranges) {
            if (range.has(address)) {
                return true;
            }
            for (InetAddress each : embedded) {
                if (range.has(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<AddressRange> ranges(String... ranges) {
        return Stream.of(ranges).map(AddressRange::of).toList();
    }
}
