package dev.llmroute.router.rehearsal;

import dev.llmroute.router.egress.CaBundle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * By which the stub speaks TLS. Everybody can read it, and it opens nothing: the certificate is for 127.0.0.1, and nobody trusts it but a rehearsal's own
 * calls, which hold nothing that is secret.
 */
final class StubKey {
    private static final String PASSWORD = "rehearsal";
    private static final String ALIAS = "stub";

    private StubKey() {}

    /** For who listens. */
    static PfxOptions pfx() {
        return new PfxOptions().setValue(Buffer.buffer(bytes())).setPassword(PASSWORD);
    }

    /** For who calls. */
    static CaBundle trusted() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes()), PASSWORD.toCharArray());
            return CaBundle.of((X509Certificate) store.getCertificate(ALIAS));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the rehearsal's key cannot be read", e);
        }
    }

    private static byte[] bytes() {
        try (InputStream file = Objects.requireNonNull(StubKey.class.getResourceAsStream("stub.p12"), "stub.p12")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the rehearsal's key cannot be read", e);
        }
    }
}
