package dev.llmroute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Texts that others read by a program or by eye, word for word as they were when somebody last looked at them. After a change that
 * is meant, {@code -Dgolden.write} writes them anew; the difference is part of the commit.
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources");

    private Golden() {}

    /** @param file below the test resources */
    public static void assertIs(String file, String text) throws IOException {
        Path golden = FOLDER.resolve(file);
        if (System.getProperty("golden.write") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
