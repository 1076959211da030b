package dev.llmroute.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.dialect.SseSplitter;
import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.upstream.ProviderStream.Begins;
import dev.llmroute.router.upstream.ProviderStream.Empty;
import dev.llmroute.router.upstream.ProviderStream.Fails;
import dev.llmroute.router.upstream.ProviderStream.GoesOn;
import dev.llmroute.router.upstream.ProviderStream.Malformed;
import dev.llmroute.router.upstream.ProviderStream.TooLong;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderStreamTest {
    private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    private static final String ONE = "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\n";
    private static final String TWO = "data: {\"choices\":[{\"delta\":{\"content\":\"two\"}}]}\n\n";
    private static final String STOP = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String ERROR = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private boolean alone = true;
    private final ProviderStream stream = new ProviderStream(Surface.ChatCompletions, () -> alone);

    @Test
    void what_comes_before_the_first_content_is_held_back_and_comes_with_it() {
        assertThat(add(ROLE)).isEmpty();

        assertThat(add(ONE + TWO)).containsExactly(new Begins(events(ROLE, ONE)), new GoesOn(events(TWO)));
        assertThat(stream.isWhole()).isFalse();
    }

    @Test
    void what_came_before_an_error_in_the_same_read_is_handed_on() {
        assertThat(add(ROLE + ONE + TWO + ERROR + TWO))
                .containsExactly(
                        new Begins(events(ROLE, ONE)), new GoesOn(events(TWO)), new Fails(Buffer.buffer(ERROR)));
    }

    @Test
    void an_error_before_any_content_is_all_that_is_told() {
        assertThat(add(ROLE + ERROR + ONE)).containsExactly(new Fails(Buffer.buffer(ERROR)));
    }

    @Test
    void an_end_without_content_is_empty_and_nothing_is_lost_where_that_is_accepted() {
        assertThat(add(ROLE + STOP + DONE + ": bye\n\n"))
                .containsExactly(new Empty(events(ROLE, STOP, DONE)), new GoesOn(events(": bye\n\n")));
        assertThat(stream.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\n\"}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"refusal\":\"I cannot.\"}}]}\n\n",
                "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"length\"}]}\n\n"
            })
    void what_does_not_answer_begins_a_stream_only_where_no_other_is_asked(String thin) {
        assertThat(add(ROLE + thin)).containsExactly(new Begins(events(ROLE, thin)));

        alone = false;
        ProviderStream beside = new ProviderStream(Surface.ChatCompletions, () -> alone);
        assertThat(beside.add(Buffer.buffer(ROLE + thin + DONE))).isEmpty();
        assertThat(beside.isPutOff()).isTrue();
        assertThat(beside.isMarked()).isTrue();
        assertThat(beside.taken()).isEqualTo(events(ROLE, thin, DONE));

        ProviderStream better = new ProviderStream(Surface.ChatCompletions, () -> alone);
        assertThat(better.add(Buffer.buffer(thin + ONE))).containsExactly(new Begins(events(thin, ONE)));
        ProviderStream worse = new ProviderStream(Surface.ChatCompletions, () -> alone);
        assertThat(worse.add(Buffer.buffer(thin + ERROR))).containsExactly(new Fails(Buffer.buffer(ERROR)));
    }

    @Test
    void events_cut_by_the_network_come_when_they_are_whole() {
        assertThat(add(ONE.substring(0, 20))).isEmpty();

        assertThat(add(ONE.substring(20))).containsExactly(new Begins(events(ONE)));
    }

    @Test
    void data_that_is_no_json_is_malformed_before_and_behind_the_first_content() {
        assertThat(new ProviderStream(Surface.ChatCompletions, () -> true).add(Buffer.buffer("data: {\"choi\n\n")))
                .containsExactly(new Malformed());
        assertThat(add(ONE + "data: {\"choi\n\n")).containsExactly(new Begins(events(ONE)), new Malformed());
    }

    @Test
    void an_event_without_end_is_too_long() {
        assertThat(add("data: " + "a".repeat(SseSplitter.MAX_EVENT_BYTES)))
                .containsExactly(new TooLong("an event is longer than 16777216 bytes"));
    }

    @Test
    void a_plain_answer_under_the_type_of_streams_is_found_at_its_end() {
        assertThat(add("{\"error\":{}}")).isEmpty();

        assertThat(stream.withoutEvents()).contains(Buffer.buffer("{\"error\":{}}"));
    }

    private List<ProviderStream.Progress> add(String bytes) {
        return stream.add(Buffer.buffer(bytes));
    }

    private static List<Buffer> events(String... texts) {
        return List.of(texts).stream().map(Buffer::buffer).toList();
    }
}
