package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.StreamPlaces;
import dev.llmroute.cooldown.Cooldowns;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others try: a page of another site, who guesses tokens, who opens more than one can read. */
class ConsoleAttacksTest {
    private static final String TOKEN = "open-sesame-0123456789";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = new Cooldowns(time);
    private TestConsole console;

    @BeforeEach
    void start() {
        console = TestConsole.start(new Entry.StaticToken(TOKEN, Right.Edit), cooldowns);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site,cross-site",
        "Sec-Fetch-Site,same-site",
        "Origin,https://evil.example",
        "Origin,null",
    })
    void a_page_of_another_site_changes_nothing_with_the_cookie_of_who_reads_it(String header, String value)
            throws Exception {
        cooldowns.set(Samples.llama33(time.millis()));
        String session = signedIn();

        for (String path : List.of("/cooldowns/", "/api/v1/cooldowns/")) {
            HttpResponse<String> refused = console.send(console.to(path + Samples.LLAMA_33_KEY.id())
                    .DELETE()
                    .header("Cookie", session)
                    .header("HX-Request", "true")
                    .header(header, value));
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
        }
        assertThat(cooldowns.holding()).hasSize(1);

        HttpResponse<String> signOut = console.send(console.to("/logout")
                .header("Cookie", session)
                .header(header, value)
                .POST(BodyPublishers.noBody()));
        assertThat(signOut.statusCode()).isEqualTo(403);
        assertThat(console.get("/api/v1/state", "Cookie", session).statusCode()).isEqualTo(200);
    }

    @Test
    void a_form_of_another_site_lacks_the_header_that_only_scripts_can_send() throws Exception {
        cooldowns.set(Samples.llama33(time.millis()));

        HttpResponse<String> refused = console.send(console.to("/cooldowns/" + Samples.LLAMA_33_KEY.id())
                .method("DELETE", BodyPublishers.noBody())
                .header("Cookie", signedIn()));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(cooldowns.holding()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../api/v1/state",
                "/assets/%2e%2e/api/v1/state",
                "/assets/..%2fapi/v1/state",
                "/assets/..;/api/v1/state",
                "/assets//../api/v1/state",
                "/assets/%252e%252e/api/v1/state",
                "/assets/..%5capi/v1/state",
                "/login/../api/v1/state",
                "/healthz/../api/v1/state",
                "/assets/../../../../etc/passwd",
                "/assets/console.css/../../api/v1/state"
            })
    void no_path_leads_from_what_everybody_may_see_to_what_they_may_not(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        assertThat(answer).as("a refusal").matches("(?s)HTTP/1\\.1 (303|400|401|404) .*");
        assertThat(answer).doesNotContain("\"mode\"").doesNotContain("root:");
    }

    @Test
    void of_10_000_tries_of_a_token_a_handful_is_looked_at_and_the_right_one_has_to_wait_too() throws Exception {
        Map<Integer, Integer> answers = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            int status = i % 2 == 0
                    ? console.get("/api/v1/state", "Authorization", "Bearer guess-" + i)
                            .statusCode()
                    : signIn("guess-" + i).statusCode();
            answers.merge(status, 1, Integer::sum);
        }

        assertThat(answers).containsEntry(401, 5).containsEntry(429, 9_995).hasSize(2);
        assertThat(signIn(TOKEN).statusCode()).isEqualTo(429);
        time.pass(Duration.ofSeconds(1));
        assertThat(signIn(TOKEN).statusCode()).isEqualTo(303);
    }

    @Test
    void who_has_signed_in_goes_on_while_others_guess_from_the_same_address() throws Exception {
        String session = signedIn();
        for (int i = 0; i < 20; i++) {
            signIn("guess-" + i);
        }

        assertThat(console.get("/api/v1/state", "Cookie", session).statusCode()).isEqualTo(200);
    }

    @Test
    void of_1_000_streams_of_one_client_as_many_are_served_as_may_be_and_the_pages_go_on() throws Exception {
        String session = signedIn();
        List<Socket> streams = new ArrayList<>();
        int refused = 0;
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket stream = stream(session);
                String status = firstLine(stream);
                if (status.contains(" 429 ")) {
                    refused++;
                    stream.close();
                } else {
                    streams.add(stream);
                    assertThat(status).contains(" 200 ");
                }
            }
            assertThat(refused).isEqualTo(1_000 - StreamPlaces.EACH);
            assertThat(console.get("/cooldowns", "Cookie", session).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> told =
                    console.get("/cooldowns/live", "Cookie", session, "Accept", "text/event-stream");
            assertThat(told.statusCode()).isEqualTo(429);
            assertThat(told.body()).contains("close some");
        } finally {
            for (Socket each : streams) {
                each.close();
            }
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            try (Socket again = stream(session)) {
                assertThat(firstLine(again)).as("when the others have left").contains(" 200 ");
            }
        });
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_stream_ends_when_its_reader_signs_out() throws Exception {
        String session = signedIn();
        try (Socket stream = stream(session)) {
            readUntil(stream, "Every target is free");
            console.send(console.to("/logout").header("Cookie", session).POST(BodyPublishers.noBody()));
            cooldowns.set(Samples.llama33(time.millis()));

            stream.setSoTimeout(30_000);
            assertThat(new String(stream.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("what came before the end")
                    .doesNotContain("llama-3.3");
        }
    }

    private Socket stream(String session) throws Exception {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.console().port());
        write(
                socket,
                "GET /cooldowns/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: " + session
                        + "\r\n\r\n");
        return socket;
    }

    private static String firstLine(Socket socket) throws Exception {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static void readUntil(Socket socket, String text) throws Exception {
        socket.setSoTimeout(30_000);
        InputStream in = socket.getInputStream();
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int c = in.read();
            assertThat(c).as(read.toString()).isNotNegative();
            read.append((char) c);
        }
    }

    private String raw(String request) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.console().port())) {
            socket.setSoTimeout(30_000);
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private String signedIn() throws Exception {
        return TestConsole.cookie(signIn(TOKEN), "llmroute-console");
    }

    private HttpResponse<String> signIn(String token) throws Exception {
        HttpRequest.Builder form = console.to("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + token));
        return console.send(form);
    }
}
