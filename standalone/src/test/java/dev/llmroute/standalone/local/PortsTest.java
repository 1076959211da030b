package dev.llmroute.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    private final Ports ports = new Ports("127.0.0.1");

    @Test
    void where_the_usual_port_is_taken_the_next_free_one_is_used() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ports.from(other.getLocalPort())).isGreaterThan(other.getLocalPort());
        }
    }

    @Test
    void a_port_that_was_asked_for_is_used_or_refused() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> ports.exactly("--port", other.getLocalPort()))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void no_port_is_given_twice() throws Exception {
        int port = ports.any();

        assertThat(ports.from(port)).isNotEqualTo(port);
        assertThatThrownBy(() -> ports.exactly("--port", port)).isInstanceOf(CommandFailed.class);
    }

    @Test
    void a_number_that_is_no_port_is_refused_as_a_wrong_option() {
        assertThatThrownBy(() -> ports.exactly("--port", 65_536))
                .isInstanceOfSatisfying(
                        CommandFailed.class,
                        failed -> assertThat(failed.exitCode()).isEqualTo(2));
    }
}
