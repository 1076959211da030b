package dev.llmroute.router.server;

import dev.llmroute.config.FileProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the callers' port, read again when its files change; what cannot be used leaves the one before it in place. Lives on
 * one event loop, but for {@link #endsAtMs}.
 */
final class TlsReload {
    private static final Logger LOG = LoggerFactory.getLogger(TlsReload.class);

    private final TlsFiles files;
    private volatile Pair used;
    private Pair seen;
    private String problem = "";

    /** A certificate and its key as they stand in their files. */
    private record Pair(String certificate, String key) {
        PemKeyCertOptions pem() {
            return new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(certificate))
                    .setKeyValue(Buffer.buffer(key));
        }

        /** Without the key. */
        @Override
        public String toString() {
            return certificate;
        }
    }

    /** @throws IOException where the files cannot be read */
    TlsReload(TlsFiles files) throws IOException {
        this.files = files;
        this.used = read();
        this.seen = used;
    }

    private Pair read() throws IOException {
        return new Pair(read("certificate", files.certificate()), read("key", files.key()));
    }

    private static String read(String what, Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new IOException("the " + what + " for TLS, " + file + ": " + FileProblem.of(unreadable), unreadable);
        }
    }

    /** What is in use. */
    PemKeyCertOptions pem() {
        return used.pem();
    }

    /** When the certificate in use ends, in ms since 1970; 0 where that cannot be read. Thread-safe. */
    long endsAtMs() {
        try {
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(
                                            used.certificate().getBytes(StandardCharsets.US_ASCII)))
                            instanceof X509Certificate certificate
                    ? certificate.getNotAfter().toInstant().toEpochMilli()
                    : 0;
        } catch (CertificateException unreadable) {
            return 0;
        }
    }

    /**
     * Looks from now on whether the files have changed.
     *
     * @param use takes a new certificate into use; fails where it is none
     */
    void watch(Vertx vertx, Duration interval, Function<ServerSSLOptions, Future<?>> use) {
        vertx.setPeriodic(
                interval.toMillis(),
                id -> vertx.executeBlocking(this::read).onComplete(found -> found(found, use), this::failed));
    }

    private void found(Pair found, Function<ServerSSLOptions, Future<?>> use) {
        problem = "";
        if (found.equals(seen)) {
            return;
        }
        seen = found;
        ServerSSLOptions options = new ServerSSLOptions()
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                .setKeyCertOptions(found.pem());
        use.apply(options)
                .onSuccess(done -> {
                    used = found;
                    LOG.info("TLS certificate reloaded, valid until {}", Instant.ofEpochMilli(endsAtMs()));
                })
                .onFailure(this::failed);
    }

    private void failed(Throwable why) {
        String message = String.valueOf(why.getMessage());
        if (!message.equals(problem)) {
            LOG.error("The new TLS certificate cannot be used, the one before it stays: {}", message);
        }
        problem = message;
    }
}
