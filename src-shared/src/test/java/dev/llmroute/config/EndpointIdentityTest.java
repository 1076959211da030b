package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.Dialect;
import dev.llmroute.route.Envelope;
import dev.llmroute.route.Envelope.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointIdentityTest {
    private static final Fingerprint FINGERPRINT =
            new Fingerprint("a key of an installation".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource({
        "OpenAI, https://api.openai.com, https://API.OpenAI.com:443/v1/",
        "OpenAI, HTTP://vllm:80/v1, http://vllm/v1",
        "OpenAI, https://gw.example/a/./b/../c/v1, https://gw.example/a/c/v1",
        "OpenAI, http://[::1]:8000/v1, http://[0:0:0:0:0:0:0:1]:8000/v1",
        "OpenAI, http://[::0001]/v1, http://[::1]/v1",
        "OpenAI, http://[FE80::A]/v1, http://[fe80:0::000a]/v1",
        "OpenAI, https://gw.example/s/v1, https://gw.example/%73/v1",
        "OpenAI, https://gw.example/a%2fb/v1, https://gw.example/a%2Fb/v1",
        "Anthropic, https://api.anthropic.com, https://api.anthropic.com/v1",
        "Anthropic, https://gw.example/east/, https://gw.example/east/v1",
    })
    void two_spellings_of_one_endpoint_are_one(Dialect dialect, String one, String other) {
        assertThat(of(dialect, one, Envelope.PLAIN)).isEqualTo(of(dialect, other, Envelope.PLAIN));
    }

    @ParameterizedTest
    @CsvSource({
        "https://gw.example/east/v1, https://gw.example/west/v1",
        "https://gw.example/v1, https://gw.example/v2",
        "https://gw.example/East/v1, https://gw.example/east/v1",
        "http://vllm/v1, https://vllm/v1",
        "http://vllm:8000/v1, http://vllm:8001/v1",
        "https://gw.example/openai, https://gw.example/openai/v1",
        "http://[::1]/v1, http://[::2]/v1",
        "https://gw.example/a%2Fb/v1, https://gw.example/a/b/v1",
    })
    void another_path_port_or_scheme_is_another_endpoint(String one, String other) {
        assertThat(of(Dialect.OpenAI, one, Envelope.PLAIN)).isNotEqualTo(of(Dialect.OpenAI, other, Envelope.PLAIN));
    }

    @Test
    void another_dialect_query_header_or_place_of_the_key_is_another_endpoint() {
        List<Field> east = List.of(new Field("region", "east"));
        List<Field> west = List.of(new Field("region", "west"));
        assertThat(Stream.of(
                        of(Dialect.Anthropic, "https://gw.example/v1", Envelope.PLAIN),
                        of(Dialect.OpenAI, "https://gw.example/v1", Envelope.PLAIN),
                        of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(east, List.of(), null)),
                        of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(west, List.of(), null)),
                        of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(List.of(), east, null)),
                        of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(List.of(), west, null)),
                        of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(List.of(), List.of(), "api-key"))))
                .doesNotHaveDuplicates();
    }

    @Test
    void the_order_of_fields_and_the_case_of_header_names_tell_nothing() {
        Field one = new Field("X-Team", "a");
        Field two = new Field("x-region", "b");
        assertThat(of(Dialect.OpenAI, "https://gw.example/v1", new Envelope(List.of(one, two), List.of(), null)))
                .isEqualTo(of(
                        Dialect.OpenAI,
                        "https://gw.example/v1",
                        new Envelope(List.of(two, new Field("x-team", "a")), List.of(), null)));
    }

    @Test
    void no_value_of_a_header_is_in_it_and_a_long_url_stays_short() {
        Envelope secret = new Envelope(List.of(new Field("x-portkey-api-key", "pk-secret")), List.of(), null);
        String hidden = of(Dialect.OpenAI, "https://gw.example/v1", secret);
        assertThat(hidden).startsWith("https://gw.example/v1#OpenAI,").doesNotContain("secret", "portkey");

        String path = "/" + "p".repeat(480);
        String longUrl = of(Dialect.OpenAI, "https://gw.example" + path, Envelope.PLAIN);
        assertThat(longUrl).hasSizeLessThan(300);
        assertThat(longUrl).isNotEqualTo(of(Dialect.OpenAI, "https://gw.example" + path + "q", Envelope.PLAIN));
    }

    private static String of(Dialect dialect, String url, Envelope envelope) {
        return EndpointIdentity.of(URI.create(url), dialect, envelope, FINGERPRINT);
    }
}
