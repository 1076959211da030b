package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.OneRouter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which of Netty's transports a router takes; the tests with this tag run once on each. */
@Tag("transport")
class TransportTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void it_is_epoll_on_linux_but_where_that_is_switched_off() throws Exception {
        try (OneRouter router = new OneRouter(ExampleRoute.yaml("SIMULATOR"))) {
            assertThat(router.transport())
                    .isEqualTo(Boolean.getBoolean("io.netty.transport.noNative") ? "NIO" : "epoll");
        }
    }
}
