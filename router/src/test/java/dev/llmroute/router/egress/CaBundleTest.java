package dev.llmroute.router.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.router.testing.OwnCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of CA certificates adds to those that the JVM trusts. */
class CaBundleTest {
    @TempDir
    private Path folder;

    @Test
    void its_certificates_are_trusted_beside_the_jvms_own() throws Exception {
        OwnCertificate first = OwnCertificate.ca(folder, "first");
        OwnCertificate second = OwnCertificate.ca(folder, "second");
        Path file = Files.writeString(
                folder.resolve("ca.pem"),
                "# First CA\n" + first.pem()
                        + "\n-----BEGIN PRIVATE KEY-----\nnone of our business\n-----END PRIVATE KEY-----\r\n"
                        + second.pem().replace("\n", "\r\n"));

        List<X509Certificate> trusted = trusted(CaBundle.read(file));

        assertThat(trusted)
                .extracting(each -> each.getSubjectX500Principal().getName())
                .contains("CN=first", "CN=second");
        TrustManagerFactory jvm = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        jvm.init((KeyStore) null);
        assertThat(trusted).containsAll(issuers(jvm)).hasSize(issuers(jvm).size() + 2);
    }

    private static List<X509Certificate> trusted(CaBundle bundle) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            return issuers(bundle.trust().getTrustManagerFactory(vertx));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static List<X509Certificate> issuers(TrustManagerFactory factory) {
        return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "missing", textBlock = """
                    missing | there is no such file
                    ''      | it has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----
                    'text'  | it has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----
                    '-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----' | its certificate number 1 is none
                    """)
    void a_file_that_cannot_be_used_is_refused_and_named(String content, String why) throws Exception {
        Path file = folder.resolve("ca.pem");
        if (content != null) {
            Files.writeString(file, content.replace("\\n", "\n"));
        }

        assertThatThrownBy(() -> Egress.of(Map.of(), Optional.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessage("the CA file " + file + ": " + why);
    }
}
