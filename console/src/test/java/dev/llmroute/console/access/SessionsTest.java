package dev.llmroute.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.SetTime;
import dev.llmroute.session.EndedSessions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String KEY = "a-key-of-many-letters";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Sessions sessions =
            new Sessions(KEY, "test", Duration.ofHours(1), time, EndedSessions.OF_NOBODY_ELSE);

    @Test
    void what_a_session_says_can_be_read_with_the_key_only() {
        String value = sessions.begin("eyJ.a.token").orElseThrow();

        assertThat(value).doesNotContain("eyJ");
        assertThat(sessions.open(value).orElseThrow().content()).isEqualTo("eyJ.a.token");
        assertThat(new Sessions(
                                "another-key-of-letters",
                                "test",
                                Duration.ofHours(1),
                                time,
                                EndedSessions.OF_NOBODY_ELSE)
                        .open(value))
                .isEmpty();
        assertThat(new Sessions(KEY, "another way in", Duration.ofHours(1), time, EndedSessions.OF_NOBODY_ELSE)
                        .open(value))
                .isEmpty();
    }

    @Test
    void a_session_ends_with_its_time() {
        String value = sessions.begin("").orElseThrow();

        time.pass(Duration.ofMinutes(59));
        assertThat(sessions.open(value)).isPresent();
        time.pass(Duration.ofMinutes(1));
        assertThat(sessions.open(value)).isEmpty();
    }

    @Test
    void no_bit_of_a_session_can_be_changed() {
        String value = sessions.begin("token").orElseThrow();

        for (int i = 0; i < value.length(); i++) {
            char other = value.charAt(i) == 'A' ? 'Q' : 'A';
            assertThat(sessions.open(value.substring(0, i) + other + value.substring(i + 1)))
                    .as("letter %d", i)
                    .isEmpty();
        }
        assertThat(sessions.open("")).isEmpty();
        assertThat(sessions.open(null)).isEmpty();
        assertThat(sessions.open("!")).isEmpty();
    }

    @Test
    void two_sessions_of_the_same_person_look_different() {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            values.add(sessions.begin("token").orElseThrow());
        }

        assertThat(values).hasSize(100);
    }

    @Test
    void a_token_that_no_cookie_holds_begins_no_session() {
        assertThat(sessions.begin("t".repeat(2500))).isPresent();
        assertThat(sessions.begin("t".repeat(3000))).isEmpty();
    }

    @Test
    void what_is_remembered_of_ended_sessions_is_bounded() {
        SignedOut signedOut = new SignedOut(time, EndedSessions.OF_NOBODY_ELSE);
        Session first = new Session("first", time.millis() + 1000, "");
        signedOut.add(first);
        assertThat(signedOut.has(first)).isTrue();

        for (int i = 0; i < SignedOut.MOST + 10; i++) {
            signedOut.add(new Session("s" + i, time.millis() + 1000, ""));
        }
        assertThat(signedOut.size()).isEqualTo(SignedOut.MOST);
    }
}
