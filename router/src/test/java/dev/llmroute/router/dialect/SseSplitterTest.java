package dev.llmroute.router.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseSplitterTest {
    @Test
    void events_come_out_whole_however_the_bytes_are_cut() {
        String stream = ": ping\n\ndata: {\"a\":\"é\"}\n\nevent: x\r\ndata: 1\r\n\r\ndata: [DONE]\n\n";
        List<String> whole =
                List.of(": ping\n\n", "data: {\"a\":\"é\"}\n\n", "event: x\r\ndata: 1\r\n\r\n", "data: [DONE]\n\n");
        Buffer bytes = Buffer.buffer(stream);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            SseSplitter splitter = new SseSplitter();
            List<String> events = new ArrayList<>();
            for (int at = 0; at < bytes.length(); ) {
                int to = Math.min(bytes.length(), at + 1 + random.nextInt(9));
                splitter.add(bytes.getBuffer(at, to)).forEach(event -> events.add(event.toString()));
                at = to;
            }
            assertThat(events).isEqualTo(whole);
            assertThat(splitter.rest().length()).isZero();
        }
    }

    @Test
    void lines_may_end_in_a_carriage_return_alone_and_an_event_does_not_wait_for_the_next_one() {
        SseSplitter splitter = new SseSplitter();

        assertThat(splitter.add(Buffer.buffer("\uFEFFdata: 1\rdata: 2\r")).isEmpty())
                .isTrue();
        assertThat(splitter.add(Buffer.buffer("\r"))).containsExactly(Buffer.buffer("data: 1\rdata: 2\r\r"));
        assertThat(splitter.add(Buffer.buffer("data: 3\r\r"))).containsExactly(Buffer.buffer("data: 3\r\r"));
    }

    @Test
    void what_is_left_at_the_end_is_an_event_and_line_ends_alone_are_none() {
        SseSplitter splitter = new SseSplitter();
        splitter.add(Buffer.buffer("data: [DONE]\r\n"));

        assertThat(splitter.end()).contains(Buffer.buffer("data: [DONE]\n\n"));
        assertThat(splitter.end()).isEmpty();
        splitter.add(Buffer.buffer("\r\n"));
        assertThat(splitter.end()).isEmpty();
    }

    @Test
    void an_event_that_never_ends_is_not_kept_for_ever() {
        SseSplitter splitter = new SseSplitter();
        Buffer mebibyte = Buffer.buffer(new byte[1024 * 1024]);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        splitter.add(mebibyte);
                    }
                })
                .hasMessageContaining("an event is longer than");
    }
}
