package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.SecretKeyRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSecretsTest {
    @TempDir
    Path folder;

    private FileSecrets secrets;

    @BeforeEach
    void mount() throws IOException {
        Files.createDirectories(folder.resolve("mounted/keys"));
        Files.writeString(folder.resolve("mounted/keys/groq"), "key-1\n");
        Files.writeString(folder.resolve("mounted/keys/blank"), " \n");
        Files.writeString(folder.resolve("outside"), "not a mounted secret");
        secrets = new FileSecrets(folder.resolve("mounted"));
    }

    @Test
    void a_key_is_read_without_the_end_of_its_line() {
        assertThat(secrets.read(new SecretKeyRef("keys", "groq"))).contains("key-1");
    }

    @Test
    void a_key_that_was_rotated_is_seen_at_the_next_reading() throws IOException {
        Files.writeString(folder.resolve("mounted/keys/groq"), "key-2");

        assertThat(secrets.read(new SecretKeyRef("keys", "groq"))).contains("key-2");
    }

    @ParameterizedTest
    @CsvSource({"keys, none", "none, groq", "keys, blank"})
    void what_is_absent_or_blank_is_no_key(String name, String key) {
        assertThat(secrets.read(new SecretKeyRef(name, key))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({".., outside", "keys, ../../outside", "keys/../.., outside"})
    void no_name_leads_out_of_the_folder(String name, String key) {
        assertThat(secrets.read(new SecretKeyRef(name, key))).isEmpty();
    }
}
