package dev.llmroute.router.egress;

import dev.llmroute.config.FileProblem;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CA certificates of a file, trusted beside those that the JVM trusts. Read again when the file changes; what cannot be used leaves what was
 * read before in place. Thread-safe.
 */
public final class CaBundle {
    private static final Logger LOG = LoggerFactory.getLogger(CaBundle.class);

    /** Bundles have comments between them, and files that people make have keys in them, too. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private final Path file;
    private final List<Consumer<TrustOptions>> users = new CopyOnWriteArrayList<>();
    private volatile TrustOptions trust;
    private volatile boolean valid = true;

    /** What is in use, as it stood in the file. */
    private String used;

    /** What was last read, also where it could not be used. */
    private String seen;

    private String problem = "";

    private CaBundle(Path file, String pem) throws IOException {
        this.file = file;
        this.used = pem;
        this.seen = pem;
        this.trust = trust(certificates(pem));
    }

    private CaBundle(X509Certificate certificate) throws IOException {
        this.file = Path.of("");
        this.used = "";
        this.seen = "";
        this.trust = trust(List.of(certificate));
    }

    /** @throws IOException where the file cannot be read, has no certificate, or has something else in the place of one */
    public static CaBundle read(Path file) throws IOException {
        return new CaBundle(file, text(file));
    }

    /** Of one certificate that is in no file; not for {@link #watch}. */
    public static CaBundle of(X509Certificate certificate) throws IOException {
        return new CaBundle(certificate);
    }

    /** Who is trusted now. */
    public TrustOptions trust() {
        return trust;
    }

    /** Whether what is trusted is what the file has. */
    public boolean isValid() {
        return valid;
    }

    /** Tells from now on who is trusted when that changes. */
    public void onChange(Consumer<TrustOptions> use) {
        users.add(use);
    }

    /** Looks from now on whether the file has changed; once for each bundle. */
    public void watch(Vertx vertx, Duration interval) {
        vertx.setPeriodic(
                interval.toMillis(),
                id -> vertx.executeBlocking(() -> {
                            look();
                            return null;
                        })
                        .onFailure(defect -> LOG.error("The CA file could not be looked at", defect)));
    }

    private synchronized void look() {
        try {
            String now = text(file);
            if (now.equals(used)) {
                // Perhaps again, after it was away or broken.
                seen = now;
                valid = true;
                problem = "";
            } else if (!now.equals(seen)) {
                seen = now;
                use(now);
            }
        } catch (IOException unusable) {
            valid = false;
            String message = String.valueOf(unusable.getMessage());
            if (!message.equals(problem)) {
                LOG.error("The CA file cannot be used, what it had before stays trusted: {}", message);
            }
            problem = message;
        }
    }

    private void use(String pem) throws IOException {
        List<X509Certificate> certificates = certificates(pem);
        TrustOptions changed = trust(certificates);
        used = pem;
        trust = changed;
        valid = true;
        problem = "";
        users.forEach(user -> user.accept(changed));
        LOG.info("The CA file {} is used anew: {} certificates beside the JVM's own", file, certificates.size());
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IOException("the CA file " + file + ": " + FileProblem.of(unreadable), unreadable);
        }
    }

    private List<X509Certificate> certificates(String pem) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(pem);
        while (blocks.find()) {
            try {
                found.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.ISO_8859_1))));
            } catch (CertificateException broken) {
                throw new IOException(
                        "the CA file " + file + ": its certificate number " + (found.size() + 1) + " is none", broken);
            }
        }
        if (found.isEmpty()) {
            throw new IOException("the CA file " + file
                    + ": it has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    private static TrustOptions trust(List<X509Certificate> certificates) throws IOException {
        try {
            KeyStore both = KeyStore.getInstance(KeyStore.getDefaultType());
            both.load(null, null);
            List<X509Certificate> all =
                    Stream.concat(jvmsOwn(), certificates.stream()).toList();
            for (int i = 0; i < all.size(); i++) {
                both.setCertificateEntry("ca-" + i, all.get(i));
            }
            return TrustOptions.wrap(factory(both));
        } catch (GeneralSecurityException defect) {
            throw new IOException("The JVM's own certificates cannot be used: " + defect.getMessage(), defect);
        }
    }

    private static Stream<X509Certificate> jvmsOwn() throws GeneralSecurityException {
        List<X509Certificate> own = new ArrayList<>();
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                own.addAll(List.of(x509.getAcceptedIssuers()));
            }
        }
        return own.stream();
    }

    /** @param store null: what the JVM trusts */
    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
