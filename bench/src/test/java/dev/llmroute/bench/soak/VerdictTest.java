package dev.llmroute.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.bench.soak.Verdict.Kind;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final String TARGET = "first/large";
    private static final Question CHAT = new Question(false, false, "n1");
    private static final Question CHAT_STREAM = new Question(false, true, "n1");
    private static final Question MESSAGE_STREAM = new Question(true, true, "n1");

    @Test
    void an_answer_with_its_nonce_is_right_and_one_with_anothers_is_wrong() {
        assertThat(whole(CHAT.answerOf(TARGET))).isEqualTo(Kind.ANSWERED);
        assertThat(whole(new Question(false, false, "n2").answerOf(TARGET))).isEqualTo(Kind.WRONG);
        assertThat(whole("")).isEqualTo(Kind.WRONG);
    }

    @Test
    void an_error_is_a_refusal_and_a_page_is_not() {
        assertThat(kind(CHAT, 502, "{\"error\":{\"message\":\"no\",\"code\":\"x\"}}"))
                .isEqualTo(Kind.REFUSED);
        assertThat(kind(CHAT, 502, "<html>")).isEqualTo(Kind.WRONG);
        assertThat(kind(CHAT, 502, "{}")).isEqualTo(Kind.WRONG);
    }

    @Test
    void a_stream_that_ends_in_good_order_must_be_whole() {
        String all = CHAT_STREAM.answerOf(TARGET);
        String half = all.substring(0, all.length() / 2);
        assertThat(stream(chunk(half), chunk(all.substring(half.length())), "[DONE]"))
                .isEqualTo(Kind.ANSWERED);
        assertThat(stream(chunk(half), "[DONE]")).isEqualTo(Kind.WRONG);
        assertThat(stream(chunk(all))).isEqualTo(Kind.WRONG);
    }

    @Test
    void a_stream_that_breaks_must_say_so_and_hold_nothing_of_others() {
        String error = "{\"error\":{\"message\":\"broken\"}}";
        assertThat(stream(chunk("first/large answers: n1"), error)).isEqualTo(Kind.BROKEN);
        assertThat(stream(chunk("first/large answers: n1"), error, "[DONE]")).isEqualTo(Kind.BROKEN);
        assertThat(stream(chunk("first/large answers: n2"), error)).isEqualTo(Kind.WRONG);
    }

    @Test
    void a_message_ends_with_message_stop() {
        String text = "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\""
                + MESSAGE_STREAM.answerOf(TARGET) + "\"}}";
        String stop = "{\"type\":\"message_stop\"}";
        assertThat(kind(MESSAGE_STREAM, 200, events(text, stop))).isEqualTo(Kind.ANSWERED);
        assertThat(kind(MESSAGE_STREAM, 200, events(text))).isEqualTo(Kind.WRONG);
        assertThat(kind(MESSAGE_STREAM, 200, events(text, "{\"type\":\"error\",\"error\":{}}")))
                .isEqualTo(Kind.BROKEN);
    }

    private static Kind whole(String text) {
        return kind(CHAT, 200, "{\"choices\":[{\"message\":{\"content\":\"" + text + "\"}}]}");
    }

    private static Kind stream(String... data) {
        return kind(CHAT_STREAM, 200, events(data));
    }

    private static Kind kind(Question question, int status, String body) {
        return Verdict.of(question, status, TARGET, body).kind();
    }

    private static String chunk(String text) {
        return "{\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}";
    }

    private static String events(String... data) {
        return Stream.of(data).map(each -> "data: " + each + "\n\n").collect(Collectors.joining());
    }
}
