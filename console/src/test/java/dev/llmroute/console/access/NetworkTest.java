package dev.llmroute.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16,10.1.255.255,true",
        "10.1.0.0/16,10.2.0.0,false",
        "10.1.2.3,10.1.2.3,true",
        "10.1.2.3,10.1.2.4,false",
        "10.1.2.128/25,10.1.2.127,false",
        "10.1.2.128/25,10.1.2.200,true",
        "0.0.0.0/0,203.0.113.9,true",
        "0.0.0.0/0,::1,false",
        "fd00::/8,[fd12:3456::1],true",
        "fd00::/8,fe80::1%eth0,false",
        "10.1.0.0/16,::ffff:10.1.2.3,true",
        "10.1.0.0/16,proxy.example,false"
    })
    void an_address_is_of_a_network_or_is_not(String network, String address, boolean has) {
        assertThat(Network.of(network).has(address)).isEqualTo(has);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3/16",
                "10.1.0.0/33",
                "10.1.0.0/-1",
                "10.1.0.0/",
                "10.1",
                "proxy.example",
                "",
                "fd00::/129"
            })
    void what_is_no_network_is_refused(String text) {
        assertThatThrownBy(() -> Network.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void it_is_told_as_it_is_written() {
        assertThat(Network.of("10.1.0.0/16")).hasToString("10.1.0.0/16");
    }
}
