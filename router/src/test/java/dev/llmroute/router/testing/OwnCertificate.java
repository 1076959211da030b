package dev.llmroute.router.testing;

import dev.llmroute.router.server.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate for {@code localhost} and {@code provider.example}, made by the JDK's keytool. */
public record OwnCertificate(Path file, KeyStore store) {
    private static final String ALIAS = "own";
    private static final String NAMES = "SAN=dns:localhost,dns:provider.example,ip:127.0.0.1";
    private static final String PASSWORD = "secret";

    /**
     * That nobody else signed.
     *
     * @param name its subject is CN=name
     */
    public static OwnCertificate of(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        return made(folder, name, "-ext", NAMES);
    }

    /** Of a CA. */
    public static OwnCertificate ca(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        return made(folder, name, "-ext", "bc:c");
    }

    /** That this CA signed. */
    public OwnCertificate signs(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        OwnCertificate leaf = of(folder, name);
        Path request = folder.resolve(name + ".csr");
        Path signed = folder.resolve(name + ".pem");
        Path ca = folder.resolve(name + "-ca.pem");
        Files.writeString(ca, pem());
        keytool(leaf.file, "-certreq", "-file", request.toString());
        keytool(file, "-gencert", "-rfc", "-ext", NAMES, "-infile", request.toString(), "-outfile", signed.toString());
        keytool(leaf.file, "-importcert", "-noprompt", "-file", ca.toString(), "-alias", "ca");
        keytool(leaf.file, "-importcert", "-noprompt", "-file", signed.toString());
        return new OwnCertificate(leaf.file, read(leaf.file));
    }

    private static OwnCertificate made(Path folder, String name, String... extensions)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-validity", "10"));
        arguments.addAll(List.of(extensions));
        keytool(file, arguments.toArray(String[]::new));
        return new OwnCertificate(file, read(file));
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        if (!command.contains("-alias")) {
            command.addAll(List.of("-alias", ALIAS));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    /** Both files, the key first. */
    public void writeTo(TlsFiles files) throws IOException, GeneralSecurityException {
        Files.writeString(
                files.key(),
                pem("PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        Files.writeString(files.certificate(), pem());
    }

    /** The certificate. */
    public String pem() throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + what
                + "-----\n";
    }

    /** Of a server that has it. */
    public SSLContext serving() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Of a client that trusts this certificate only. */
    public SSLContext trusted() throws IOException, GeneralSecurityException {
        Certificate certificate = store.getCertificate(ALIAS);
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
