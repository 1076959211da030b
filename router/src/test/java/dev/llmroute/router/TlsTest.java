package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.testing.Http2Frame;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.OwnCertificate;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers over TLS. */
class TlsTest {
    @TempDir
    private Path folder;

    private final Map<String, OwnCertificate> known = new HashMap<>();

    private TlsFiles files;

    @AutoClose
    private OneRouter router;

    @BeforeEach
    void start() throws Exception {
        files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        certificate("first").writeTo(files);
        router = new OneRouter(OneRouter.ONE_TARGET, ServerLimits.DEFAULTS, Optional.of(files));
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void callers_are_served_over_tls_in_both_versions_of_http(HttpClient.Version version) throws Exception {
        for (boolean stream : new boolean[] {false, true}) {
            HttpResponse<String> answer = ask(trusting("first"), version, stream);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).contains("first").endsWith(stream ? "data: [DONE]\n\n" : "}");
        }
    }

    @Test
    void a_caller_that_leaves_over_http_2_ends_the_call() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Silent());
        try (HttpClient client = client(trusting("first"), HttpClient.Version.HTTP_2)) {
            var asked = client.sendAsync(question(false), BodyHandlers.ofString());
            await().until(() -> router.simulator().open("sim", "first") == 1);

            asked.cancel(true);

            await().until(() -> router.simulator().cancelled("sim", "first") == 1);
            await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
        }
    }

    @Test
    void an_upload_that_is_too_long_ends_no_other_request_of_its_connection() throws Exception {
        HttpClient client = client(trusting("first"), HttpClient.Version.HTTP_2);
        try (PipedOutputStream endless = new PipedOutputStream();
                PipedInputStream upload = new PipedInputStream(endless)) {
            client.send(question(false), BodyHandlers.ofString());
            router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(0, 4000, 0, null)));
            var slow = client.sendAsync(question(true), BodyHandlers.ofString());
            await().until(() -> router.simulator().open("sim", "first") == 1);

            HttpRequest tooLong = HttpRequest.newBuilder(question(false).uri())
                    .POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> upload), 20L << 20))
                    .build();
            var _ = client.sendAsync(tooLong, BodyHandlers.ofString());

            assertThat(slow.get(20, TimeUnit.SECONDS).body()).endsWith("data: [DONE]\n\n");
        } finally {
            client.shutdownNow();
        }
    }

    @Test
    void who_does_not_trust_the_certificate_gets_nothing() throws Exception {
        certificate("other");
        assertThatThrownBy(() -> ask(trusting("other"), HttpClient.Version.HTTP_2, false))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_new_certificate_is_taken_into_use_and_a_broken_one_is_not() throws Exception {
        certificate("second").writeTo(files);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(subject(trusting("second"))).isEqualTo("CN=second"));

        Files.writeString(files.certificate(), "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n");
        await().during(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(subject(trusting("second"))).isEqualTo("CN=second"));

        certificate("third").writeTo(files);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(subject(trusting("third"))).isEqualTo("CN=third"));
        assertThat(router.metric("llmroute_certificate_expiry_timestamp_seconds"))
                .isGreaterThan(System.currentTimeMillis() / 1000);
    }

    @Test
    void without_a_certificate_the_router_does_not_start() {
        TlsFiles missing = new TlsFiles(folder.resolve("none.crt"), files.key());
        assertThatThrownBy(
                        () -> new OneRouter(OneRouter.ONE_TARGET, ServerLimits.DEFAULTS, Optional.of(missing)).close())
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.crt");
    }

    @Test
    void streams_that_are_reset_as_fast_as_they_are_opened_end_their_connection() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(Http2Frame.PREFACE);
        Buffer head = Http2Frame.post("/v1/chat/completions");
        for (int stream = 1; stream < 40_000; stream += 2) {
            frames.writeBytes(new Http2Frame(Http2Frame.HEADERS, 4, stream, head).bytes());
            frames.writeBytes(
                    new Http2Frame(Http2Frame.RST_STREAM, 0, stream, Buffer.buffer(new byte[] {0, 0, 0, 8})).bytes());
        }
        try (RawCaller caller = RawCaller.overTls(trusting("first"), router.port(), "h2")) {
            try {
                caller.write(frames.toByteArray());
            } catch (IOException cutOff) {
                assertThat(cutOff).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
            }
            caller.readToEnd();
        }

        assertThat(ask(trusting("first"), HttpClient.Version.HTTP_2, false).statusCode())
                .isEqualTo(200);
        await().until(() -> router.metric("llmroute_requests_in_flight") == 0);
    }

    private HttpResponse<String> ask(SSLContext trust, HttpClient.Version version, boolean stream) throws Exception {
        try (HttpClient client = client(trust, version)) {
            return client.send(question(stream), BodyHandlers.ofString());
        }
    }

    private static HttpClient client(SSLContext trust, HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).sslContext(trust).build();
    }

    private HttpRequest question(boolean stream) {
        String body = "{\"model\":\"chat\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        return HttpRequest.newBuilder(URI.create("https://localhost:" + router.port() + "/v1/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String subject(SSLContext trust) throws Exception {
        return ask(trust, HttpClient.Version.HTTP_2, false)
                .sslSession()
                .map(session -> {
                    try {
                        return ((X509Certificate) session.getPeerCertificates()[0])
                                .getSubjectX500Principal()
                                .getName();
                    } catch (SSLPeerUnverifiedException e) {
                        return "none";
                    }
                })
                .orElseThrow();
    }

    private OwnCertificate certificate(String name) throws Exception {
        OwnCertificate made = OwnCertificate.of(folder, name);
        known.put(name, made);
        return made;
    }

    private SSLContext trusting(String name) throws Exception {
        return known.get(name).trusted();
    }
}
