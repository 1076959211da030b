package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.router.dialect.Surface;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.RawCaller;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A route that lets everybody in is not there for the pages that somebody's browser shows. */
class KeylessCallerTest {
    private static final String JSON = "Content-Type: application/json";
    private static final String HERE = "Host: localhost:8080\r\n";
    private static final String BODY = "{\"model\":\"first\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

    @AutoClose
    private final OneRouter router = new OneRouter(OneRouter.ONE_TARGET + """
            ---
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: guarded}
            spec:
              providers:
                - {name: sim2, dialect: OpenAI, baseUrl: 'SIMULATOR/sim/v1', network: Private, models: [{name: second}]}
              auth: {mode: ApiKey, keys: [{name: app, secretKeyRef: {name: caller, key: app}}]}
            """);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON;charset=UTF-8",
                "application/vnd.api+json",
                "application/problem+json; charset=utf-8"
            })
    void it_takes_json_that_is_called_so(String type) throws Exception {
        assertThat(call("/v1/chat/completions", HERE + "Content-Type: " + type)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: text/plain; charset=application/json",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/jsonp",
                "Content-Type: text/plain, application/json",
                "Content-Type: application/json\r\nContent-Type: text/plain",
                "Content-Type:",
                "Origin: http://localhost:8080",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Mode: no-cors"
            })
    void what_a_page_of_another_site_can_send_unasked_is_refused(String type) throws Exception {
        assertThat(call("/v1/chat/completions", HERE + type))
                .startsWith("HTTP/1.1 415")
                .contains("Content-Type: application/json");
        assertThat(router.simulator().calls("sim", "first")).isZero();
    }

    @Test
    void a_program_may_leave_the_type_out() throws Exception {
        assertThat(call("/v1/chat/completions", HERE + "User-Agent: Java-http-client"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-Fetch-Site: cross-site | 403",
                "Sec-Fetch-Site: same-site | 403",
                "Sec-Fetch-Site: none | 200",
                "Sec-Fetch-Site: same-origin | 200",
                "Origin: https://evil.example | 403",
                "Origin: http://localhost:3000 | 403",
                "Origin: null | 403",
                "Origin: http://localhost:8080 | 200"
            })
    void a_page_of_another_site_is_refused(String header, int expected) throws Exception {
        assertThat(call("/v1/chat/completions", HERE + JSON + "\r\n" + header)).startsWith("HTTP/1.1 " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebind.evil.example:22000", "localhost.evil.example", "10.0.0.7:8080", "[fe80::1]"})
    void on_the_loopback_it_answers_by_the_loopbacks_names_only(String host) throws Exception {
        assertThat(call("/v1/chat/completions", "Host: " + host + "\r\n" + JSON))
                .startsWith("HTTP/1.1 421")
                .contains("localhost");
        assertThat(raw("GET /v1/models", "Host: " + host, "")).startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @EnumSource(Surface.class)
    void so_it_is_on_every_surface(Surface surface) throws Exception {
        assertThat(call(surface.path(), HERE + "Content-Type: text/plain")).startsWith("HTTP/1.1 415");
        assertThat(call(surface.path(), HERE + JSON + "\r\nOrigin: https://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(call(surface.path(), "Host: evil.example\r\n" + JSON)).startsWith("HTTP/1.1 421");
    }

    @Test
    void a_refusal_speaks_the_dialect() throws Exception {
        assertThat(call("/v1/messages", HERE + "Content-Type: text/plain"))
                .contains("\"type\":\"error\"")
                .contains("invalid_request_error");
    }

    @Test
    void who_has_a_key_is_asked_nothing_of_the_kind() throws Exception {
        String body = BODY.replace("first", "second");
        String headers = "Host: rebind.evil.example\r\nOrigin: https://evil.example\r\nContent-Type: text/plain"
                + "\r\nAuthorization: Bearer caller-app";
        assertThat(raw("POST /v1/chat/completions", headers, body)).startsWith("HTTP/1.1 200");
    }

    private String call(String path, String headers) throws IOException {
        return raw("POST " + path, headers, BODY);
    }

    private String raw(String call, String headers, String body) throws IOException {
        try (RawCaller caller = new RawCaller(router.port())) {
            return caller.write(call + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body)
                    .readToEnd();
        }
    }
}
