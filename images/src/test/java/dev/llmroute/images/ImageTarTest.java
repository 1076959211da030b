package dev.llmroute.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX) // other systems have another "tar"
class ImageTarTest {
    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void writeAnImage() throws Exception {
        Path first = Files.createDirectories(folder.resolve("first/opt"));
        Files.writeString(first.resolve("java"), "a JVM");
        Files.writeString(first.resolve("other"), "of the base");
        Path second = Files.createDirectories(folder.resolve("second/opt"));
        Files.writeString(second.resolve("other"), "of the program");
        Path parts = Files.createDirectories(folder.resolve("parts"));
        tar(
                "-czf",
                parts.resolve("1.tar.gz").toString(),
                "-C",
                folder.resolve("first").toString(),
                ".");
        tar(
                "-czf",
                parts.resolve("2.tar.gz").toString(),
                "-C",
                folder.resolve("second").toString(),
                ".");
        Files.writeString(parts.resolve("config.json"), """
                {"created": "2026-11-24T00:00:00Z", "config": {"Env": ["PATH=/opt", "FLAGS=-a=b"], "Entrypoint": ["java", "Main"]},
                 "history": [{}, {}], "rootfs": {"type": "layers", "diff_ids": ["sha256:1", "sha256:2"]}}
                """);
        Files.writeString(parts.resolve("manifest.json"), """
                [{"Config": "config.json", "RepoTags": ["a/b:1"], "Layers": ["1.tar.gz", "2.tar.gz"]}]
                """);
        image = folder.resolve("image.tar");
        tar("-cf", image.toString(), "-C", parts.toString(), ".");
    }

    @Test
    void a_layer_lies_over_those_before_and_an_added_one_over_all() throws Exception {
        Path content = Files.createDirectories(folder.resolve("content/app"));
        Files.writeString(content.resolve("cache"), "what was learnt");

        read("before").add(folder.resolve("content"), "FLAGS", "-a=b -c");

        ImageTar changed = read("after");
        Path root = Files.createDirectories(folder.resolve("root"));
        changed.unpackLayers(root);
        assertThat(root.resolve("opt/java")).hasContent("a JVM");
        assertThat(root.resolve("opt/other")).hasContent("of the program");
        assertThat(root.resolve("app/cache")).hasContent("what was learnt");
        assertThat(changed.environment()).containsEntry("FLAGS", "-a=b -c").containsEntry("PATH", "/opt");
        assertThat(changed.entrypoint()).isEqualTo(List.of("java", "Main"));
    }

    @Test
    void the_configuration_names_the_added_layer_by_the_digest_of_its_content() throws Exception {
        Path content = Files.createDirectories(folder.resolve("content"));
        Files.writeString(content.resolve("cache"), "what was learnt");

        read("before").add(content, "FLAGS", "-c");

        read("after");
        String manifest = Files.readString(folder.resolve("after/manifest.json"));
        String digest = manifest.replaceAll("(?s).*\"2\\.tar\\.gz\",\"([0-9a-f]{64})\\.tar\\.gz\".*", "$1");
        assertThat(Files.readString(folder.resolve("after/config.json")))
                .contains("\"diff_ids\":[\"sha256:1\",\"sha256:2\",\"sha256:" + digest + "\"]");
        Process sum = new ProcessBuilder(
                        "sh", "-c", "gzip -dc " + folder.resolve("after/" + digest + ".tar.gz") + " | sha256sum")
                .start();
        assertThat(new String(sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(digest);
    }

    private ImageTar read(String work) throws IOException, InterruptedException {
        return ImageTar.read(image, Files.createDirectories(folder.resolve(work)));
    }

    private static void tar(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tar"));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
