package dev.llmroute.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.llmroute.router.server.Drain;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.testing.Http2Frame;
import dev.llmroute.router.testing.OneRouter;
import dev.llmroute.router.testing.OwnCertificate;
import dev.llmroute.router.testing.RawCaller;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Pace;
import java.io.EOFException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router that leaves, as its callers over HTTP/2 see it. */
class LeavingOverHttp2Test {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    @TempDir
    private Path folder;

    private OwnCertificate certificate;

    @AutoClose
    private OneRouter router;

    @BeforeEach
    void start() throws Exception {
        certificate = OwnCertificate.of(folder, "router");
        TlsFiles files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        certificate.writeTo(files);
        router = new OneRouter(OneRouter.ONE_TARGET, ServerLimits.DEFAULTS, Optional.of(files));
    }

    @Test
    void a_connection_is_told_to_go_and_what_is_on_its_way_is_still_answered() throws Exception {
        try (RawCaller caller = RawCaller.overTls(certificate.trusted(), router.port(), "h2")) {
            caller.write(Http2Frame.PREFACE);
            assertThat(ask(caller, 1).stream()).isEqualTo(1);

            CompletableFuture<Void> left = router.leave(new Drain(LONG, LONG, LONG, LONG));

            Http2Frame first = caller.frame(frame -> frame.type() == Http2Frame.GOAWAY);
            assertThat(first.error()).isZero();
            assertThat(first.lastStream()).isEqualTo(Integer.MAX_VALUE);
            assertThat(ask(caller, 3).stream()).isEqualTo(3);
            var _ = router.leave(new Drain(Duration.ZERO, Duration.ZERO, SHORT, LONG));
            Http2Frame last = caller.frame(frame -> frame.type() == Http2Frame.GOAWAY);
            assertThat(last.lastStream()).isEqualTo(3);
            assertThatThrownBy(() -> caller.frame(frame -> false)).isInstanceOf(EOFException.class);
            left.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_new_connection_is_told_only_when_it_has_asked() throws Exception {
        var _ = router.leave(new Drain(LONG, LONG, LONG, LONG));
        try (RawCaller caller = RawCaller.overTls(certificate.trusted(), router.port(), "h2")) {
            caller.write(Http2Frame.PREFACE);
            caller.frame(frame -> frame.type() == Http2Frame.SETTINGS);

            caller.write(request(1));

            assertThat(caller.frame(frame -> frame.type() == Http2Frame.GOAWAY).error())
                    .isZero();
            assertThat(caller.frame(frame -> frame.type() == Http2Frame.HEADERS).stream())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_stream_that_had_begun_is_whole() throws Exception {
        router.simulator().set("sim", "first", new Behaviour.Answer(new Pace(0, 0, 20, 30)));
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
            var stream = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + router.port() + "/v1/chat/completions"))
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"model\": \"chat\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                            .build(),
                    BodyHandlers.ofString());
            await().until(() -> router.simulator().open("sim", "first") == 1);

            CompletableFuture<Void> left = router.leave(new Drain(Duration.ZERO, Duration.ZERO, Duration.ZERO, LONG));

            assertThat(stream.get(20, TimeUnit.SECONDS).version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(stream.get().body()).endsWith("data: [DONE]\n\n");
            left.get(10, TimeUnit.SECONDS);
        }
    }

    private static Http2Frame ask(RawCaller caller, int stream) throws Exception {
        return caller.write(request(stream)).frame(frame -> frame.type() == Http2Frame.HEADERS);
    }

    private static byte[] request(int stream) {
        return new Http2Frame(Http2Frame.HEADERS, Http2Frame.END, stream, Http2Frame.get("/v1/models")).bytes();
    }
}
