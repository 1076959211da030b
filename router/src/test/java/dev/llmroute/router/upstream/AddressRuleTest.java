package dev.llmroute.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.NetworkMode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "100.100.100.200",
                "fe80::1",
                "fd00:ec2::254",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                // Azure, Oracle (two), Google, AWS (metadata and pod identity), Scaleway
                "168.63.129.16",
                "192.0.0.192",
                "fd00:c1::a9fe:a9fe",
                "fd20:ce::254",
                "fd00:ec2::23",
                "fd00:42::42",
                // The same, wrapped: IPv4-compatible, translated, NAT64 (well-known, and local with each length of
                // prefix),
                // 6to4, Teredo (server, and client inverted)
                "::169.254.169.254",
                "::168.63.129.16",
                "::ffff:0:169.254.169.254",
                "64:ff9b::a83f:8110",
                "64:ff9b:1:a9fe:a9:fe00::",
                "64:ff9b:1:a9:fe:a9fe::",
                "64:ff9b:1::a9:fea9:fe00:0",
                "64:ff9b:1:2:3:4:a9fe:a9fe",
                "64:ff9b:1::6464:64c8",
                "2002:a9fe:a9fe::1",
                "2002:6464:64c8:1::7",
                "2001:0:a9fe:a9fe::1",
                "2001:0:0808:0808:0:0:5601:5601",
                "fe80::a9fe:a9fe",
                "255.255.255.255",
                "ff02::1"
            })
    void link_local_and_metadata_addresses_are_never_called(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Private))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "fd12::1",
                "127.1.2.3",
                "198.18.0.1",
                "198.19.255.255",
                "192.0.0.8",
                "240.0.0.1",
                "100.127.255.255",
                "0.1.2.3",
                "fec0::1",
                "64:ff9b::a01:203",
                "64:ff9b:1::a01:203",
                "64:ff9b:1::808:808",
                "2002:a01:203::1",
                "2001:0:808:808::f5fe:fdfc",
                "::10.1.2.3"
            })
    void private_addresses_are_called_only_where_the_route_says_so(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Public))
                .isPresent();
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Private))
                .isEmpty();
    }

    @Test
    void an_ipv4_address_that_java_left_in_ipv6_is_judged_as_what_it_is() throws UnknownHostException {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = -1;
        System.arraycopy(new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}, 0, bytes, 12, 4);
        InetAddress mapped = Inet6Address.getByAddress(null, bytes, -1);
        assertThat(AddressRule.refusal(mapped, NetworkMode.Private)).isPresent();
        bytes[12] = 10;
        assertThat(AddressRule.refusal(Inet6Address.getByAddress(null, bytes, -1), NetworkMode.Public))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "104.18.2.3",
                "2606:4700::1",
                "192.0.1.1",
                "198.17.255.255",
                "198.20.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "168.63.129.17",
                "223.255.255.255",
                "64:ff9b::808:808",
                "2002:808:808::1",
                "2001:0:808:808::f7f7:f7f7"
            })
    void public_addresses_are_called(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Public))
                .isEmpty();
    }
}
