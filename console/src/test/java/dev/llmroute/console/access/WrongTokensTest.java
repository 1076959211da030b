package dev.llmroute.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.SetTime;
import org.junit.jupiter.api.Test;

class WrongTokensTest {
    private final WrongTokens wrong = new WrongTokens(new SetTime("2026-11-24T10:00:00Z"));

    @Test
    void all_addresses_of_a_network_of_ipv6_are_one_caller() {
        for (int i = 0; i < WrongTokens.FREE; i++) {
            wrong.add("2001:db8::" + i);
        }

        assertThat(wrong.mustWait("2001:db8::ffff")).isTrue();
        assertThat(wrong.mustWait("[2001:db8:0:0:1::1]")).isTrue();
        assertThat(wrong.mustWait("2001:db8:0:1::1")).isFalse();
    }

    @Test
    void what_is_kept_of_who_tries_is_bounded() {
        for (int i = 0; i < 5000; i++) {
            wrong.add("10.0." + i / 250 + "." + i % 250);
        }

        assertThat(wrong.sources()).isEqualTo(1024);
    }
}
