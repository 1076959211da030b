package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.text.Message;
import org.junit.jupiter.api.Test;

class RouterTallyTest {
    @Test
    void a_console_in_a_routers_process_does_not_say_that_it_knows_all_routers() {
        assertThat(new RouterTally(1, 0, 0, true, true).title()).isEqualTo(Message.of("overview.routers.here"));
    }

    @Test
    void what_is_not_of_now_says_so() {
        assertThat(new RouterTally(2, 1, 0, true, false).title()).isEqualTo(Message.of("overview.routers.now"));
        assertThat(new RouterTally(2, 1, 0, false, false).title()).isEqualTo(Message.of("overview.routers.last"));
    }
}
