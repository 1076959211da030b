package dev.llmroute.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * An image as jib's {@code buildTar} writes it: layers, {@code config.json} and {@code manifest.json}. It is read once; a change writes
 * the file anew. Uses the program {@code tar}.
 */
final class ImageTar {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANIFEST = "manifest.json";

    private final Path file;
    private final Path parts;
    private final ArrayNode manifest;
    private final Path configFile;
    private final ObjectNode config;

    private ImageTar(Path file, Path parts) throws IOException {
        this.file = file;
        this.parts = parts;
        this.manifest = (ArrayNode) JSON.readTree(parts.resolve(MANIFEST).toFile());
        this.configFile = parts.resolve(image().path("Config").asText());
        this.config = (ObjectNode) JSON.readTree(configFile.toFile());
    }

    /**
     * Reads an image.
     *
     * @param work an empty folder; its content is the caller's to remove
     */
    static ImageTar read(Path file, Path work) throws IOException, InterruptedException {
        tar("--extract", "--file", file.toString(), "--directory", work.toString());
        return new ImageTar(file, work);
    }

    /** Puts all layers, one over the other, into an empty folder. Files that need rights this process has not are left out. */
    void unpackLayers(Path root) throws IOException, InterruptedException {
        for (JsonNode layer : image().path("Layers")) {
            tar(
                    "--extract",
                    "--file",
                    parts.resolve(layer.asText()).toString(),
                    "--directory",
                    root.toString(),
                    "--exclude=dev/*",
                    "--no-same-owner",
                    "--delay-directory-restore");
        }
    }

    /** The image's environment, in its order. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode each : config.path("config").path("Env")) {
            String[] parts = each.asText().split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        return environment;
    }

    /** What the image runs, without a shell. */
    List<String> entrypoint() {
        List<String> words = new ArrayList<>();
        config.path("config").path("Entrypoint").forEach(word -> words.add(word.asText()));
        return words;
    }

    /**
     * Adds a layer and changes a variable, and writes the image.
     *
     * @param content a folder; what is in it gets into the image at the same paths, as files of root
     */
    void add(Path content, String variable, String value) throws IOException, InterruptedException {
        Path layer = parts.resolve("added.tar");
        tar(
                "--create",
                "--file",
                layer.toString(),
                "--directory",
                content.toString(),
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "--mtime=@1",
                ".");
        String digest = compress(layer, parts.resolve("added.tar.gz"));
        Files.delete(layer);
        Files.move(parts.resolve("added.tar.gz"), parts.resolve(digest + ".tar.gz"));
        ((ArrayNode) image().path("Layers")).add(digest + ".tar.gz");
        ((ArrayNode) config.path("rootfs").path("diff_ids")).add("sha256:" + digest);
        ((ArrayNode) config.path("history"))
                .addObject()
                .put("created", config.path("created").asText())
                .put("comment", "AOT cache");
        set(variable, value);
        write();
    }

    private void set(String variable, String value) {
        Map<String, String> environment = environment();
        environment.put(variable, value);
        ArrayNode variables = ((ObjectNode) config.path("config")).putArray("Env");
        environment.forEach((name, each) -> variables.add(name + "=" + each));
    }

    private void write() throws IOException, InterruptedException {
        JSON.writeValue(configFile.toFile(), config);
        JSON.writeValue(parts.resolve(MANIFEST).toFile(), manifest);
        List<String> command = new ArrayList<>(List.of("--create", "--file", file + ".new", "--directory"));
        command.addAll(List.of(parts.toString(), "--owner=0", "--group=0", "--numeric-owner", MANIFEST));
        command.add(image().path("Config").asText());
        image().path("Layers").forEach(layer -> command.add(layer.asText()));
        tar(command.toArray(String[]::new));
        Files.move(Path.of(file + ".new"), file, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonNode image() {
        return manifest.path(0);
    }

    /** Gives the digest of what is compressed, as an image's configuration names its layers. */
    private static String compress(Path from, Path to) throws IOException {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
        try (InputStream plain = Files.newInputStream(from);
                OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(to));
                DigestOutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = plain.read(buffer); read >= 0; read = plain.read(buffer)) {
                compressed.write(buffer, 0, read);
                digested.write(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar", "--warning=no-unknown-keyword"));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectError(Redirect.INHERIT)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("tar ended with " + status);
        }
    }
}
