package dev.llmroute.web;

import dev.llmroute.config.FileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A file with the certificates of CAs, as PEM. */
public final class CaFile {
    private CaFile() {}

    /**
     * Of a client that trusts these and nobody else.
     *
     * @throws IllegalArgumentException where the file cannot be read, or has no certificate
     */
    public static SSLContext trusted(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("The CA file " + file + " has no certificate");
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate each : certificates) {
                store.setCertificateEntry("ca-" + count++, each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "The CA file " + file + " cannot be read: " + FileProblem.of(unreadable), unreadable);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "The CA file " + file + " has something else than certificates in PEM: " + unusable.getMessage(),
                    unusable);
        }
    }
}
