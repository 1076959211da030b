package dev.llmroute.router;

import static dev.llmroute.router.testing.TwoRouters.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.testing.TwoRouters;
import dev.llmroute.simulator.behaviour.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The second of two routers reaches a target no more, which the first one does: the second one's own network is what fails. */
class BrokenNetworkTest {
    private static final String FIRST = "llama-3.3-70b-versatile";

    @AutoClose
    private final TwoRouters routers = new TwoRouters();

    @Test
    void takes_no_target_from_a_router_that_has_just_had_its_answer() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(target(routers.first)).isEqualTo("groq/" + FIRST);
            secondReachesNobody();
            // People see it all the same.
            assertThat(routers.firstMemory.holding()).isNotEmpty();

            assertThat(target(routers.first)).isEqualTo("groq/" + FIRST);
            routers.time.advance(Duration.ofSeconds(7));
        }
    }

    @Test
    void is_believed_where_nobody_knows_better() throws Exception {
        secondReachesNobody();

        assertThat(target(routers.first)).isNotEqualTo("groq/" + FIRST);
    }

    private void secondReachesNobody() throws Exception {
        routers.simulator.set("groq", FIRST, Behaviour.Reset.beforeAnyByte());
        assertThat(target(routers.second)).isNotEqualTo("groq/" + FIRST);
        routers.simulator.reset();
    }

    private String target(Router router) throws Exception {
        return header(routers.ask(router, "agent-chat"), "x-llmroute-target");
    }
}
