package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.NetworkMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
                "64:ff9b::a9fe:a9fe"
            })
    void link_local_and_metadata_addresses_are_never_called(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Private))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"})
    void private_addresses_are_called_only_where_the_route_says_so(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Public))
                .isPresent();
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Private))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "104.18.2.3", "2606:4700::1"})
    void public_addresses_are_called(String address) throws UnknownHostException {
        assertThat(AddressRule.refusal(InetAddress.getByName(address), NetworkMode.Public))
                .isEmpty();
    }
}
