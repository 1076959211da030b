package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.NetworkMode;
import dev.llmroute.router.dialect.Surface;
import org.junit.jupiter.api.Test;

class CallerRequestTest {
    @Test
    void an_id_that_the_caller_chose_is_for_servers_of_ones_own() {
        CallerRequest callers = request("session-of-alice", "session-of-alice");
        CallerRequest ours = request("6f1c", "no id, it has blanks");

        assertThat(callers.idFor(NetworkMode.Public)).isEmpty();
        assertThat(callers.idFor(NetworkMode.Private)).isEqualTo("session-of-alice");
        assertThat(ours.idFor(NetworkMode.Public)).isEqualTo("6f1c");
        assertThat(ours.idFor(NetworkMode.Private)).isEqualTo("6f1c");
    }

    @Test
    void its_size_is_that_of_its_text() {
        long small = Requests.chat(Requests.CHAT).tokens();
        long large = Requests.chat(Requests.CHAT.replace("hello", "hello".repeat(1000)))
                .tokens();
        assertThat(small).isBetween(5L, 20L);
        assertThat(large).isBetween(1250L, 1270L);
    }

    private static CallerRequest request(String id, String header) {
        return Requests.of(Surface.ChatCompletions, id, "team/chat/app", Requests.CHAT, "x-request-id", header);
    }
}
