package dev.llmroute.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.http.ContentEncoding.Broken;
import dev.llmroute.router.http.ContentEncoding.Decoded;
import dev.llmroute.router.http.ContentEncoding.NoRoom;
import dev.llmroute.router.http.ContentEncoding.TooLong;
import dev.llmroute.router.http.ContentEncoding.Whole;
import dev.llmroute.router.testing.Encoded;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncodingTest {
    private static final byte[] TEXT =
            "{\"model\":\"chat\",\"input\":\"hé\"}".repeat(50).getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "x-gzip",
                "GZIP",
                "deflate",
                "raw-deflate",
                "zstd",
                "Zstd",
                "gzip, zstd",
                "zstd,gzip",
                "deflate, gzip, zstd",
                "identity, gzip",
                "gzip , , identity"
            })
    void what_was_encoded_comes_out_as_it_went_in(String encodings) throws IOException {
        assertThat(decoded(Encoded.as(encodings, TEXT), encodings.replace("raw-", ""), TEXT.length))
                .isEqualTo(new Whole(Buffer.buffer(TEXT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "raw-deflate", "zstd", "gzip, zstd", "zstd, gzip"})
    void what_is_cut_short_is_broken_and_never_taken_for_whole(String encodings) throws IOException {
        byte[] whole = Encoded.as(encodings, TEXT);
        for (int length = 0; length < whole.length; length++) {
            assertThat(decoded(Arrays.copyOf(whole, length), encodings.replace("raw-", ""), TEXT.length))
                    .as("the first %s of %s bytes", length, whole.length)
                    .isInstanceOf(Broken.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd"})
    void garbage_is_broken_whatever_it_is(String encoding) {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            assertThat(decoded(garbage, encoding, 1_000_000)).isNotInstanceOf(NoRoom.class);
        }
        assertThat(decoded("{\"model\":\"chat\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII), encoding, 1000))
                .isEqualTo(new Broken(encoding));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "zstd", "gzip, gzip", "zstd, zstd, gzip"})
    void what_grows_beyond_its_bound_is_too_long_at_whichever_of_its_encodings(String encodings) throws IOException {
        byte[] bomb = Encoded.as(encodings, new byte[20_000_000]);

        assertThat(bomb.length).isLessThan(25_000);
        assertThat(decoded(bomb, encodings, 1_000_000)).isEqualTo(new TooLong());
    }

    @Test
    void what_gives_much_on_the_way_and_nothing_at_its_end_is_too_long() throws IOException {
        byte[] nothing = Encoded.as("gzip", new byte[0]);
        byte[] many = new byte[nothing.length * 200_000];
        for (int i = 0; i < many.length; i += nothing.length) {
            System.arraycopy(nothing, 0, many, i, nothing.length);
        }

        assertThat(decoded(Encoded.as("gzip", many), "gzip, gzip", 1_000_000)).isEqualTo(new TooLong());
    }

    @Test
    void no_more_comes_out_than_may_be_held() throws IOException {
        assertThat(ContentEncoding.decoded(
                        Buffer.buffer(Encoded.as("gzip", new byte[500_000])),
                        List.of("gzip"),
                        1_000_000,
                        more -> false))
                .isEqualTo(new NoRoom());
    }

    @Test
    void what_cannot_be_read_is_named() {
        assertThat(ContentEncoding.unknown(ContentEncoding.of(List.of("gzip, br"))))
                .contains("the encoding \"br\"");
        assertThat(ContentEncoding.unknown(ContentEncoding.of(List.of("gzip", "zstd, identity"))))
                .isEmpty();
        assertThat(ContentEncoding.unknown(ContentEncoding.of(List.of("gzip,gzip,gzip,gzip,gzip"))))
                .contains("more than 4 encodings in a row");
    }

    private static Decoded decoded(byte[] body, String encodings, long maxBytes) {
        return ContentEncoding.decoded(
                Buffer.buffer(body), ContentEncoding.of(List.of(encodings)), maxBytes, more -> true);
    }

    @Test
    void frames_of_zstd_that_hold_nothing_are_passed_by() throws IOException {
        byte[] skippable = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};
        Buffer body = Buffer.buffer(skippable)
                .appendBytes(skippable)
                .appendBytes(Encoded.as("zstd", Buffer.buffer("hello").getBytes()));
        assertThat(ContentEncoding.decoded(body, List.of("zstd"), 1000, bytes -> true))
                .isEqualTo(new Whole(Buffer.buffer("hello")));
    }
}
