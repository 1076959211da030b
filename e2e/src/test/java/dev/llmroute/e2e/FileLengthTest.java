package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds how long a file may be. */
class FileLengthTest {
    private static final Path ROOT = Path.of("..");
    private static final int MOST_LINES = 300;

    /** Of the line in {@code docs/development.md} that names the tables. */
    private static final String TABLES = "Only tables may be longer:";

    /** Still to be parted. */
    private static final Set<String> TO_BE_PARTED = Set.of("UpstreamCall", "Exchange", "ChainWalk", "Cooldowns");

    @Test
    void a_file_has_at_most_300_lines_unless_it_is_a_table() throws IOException {
        String tables = Files.readAllLines(ROOT.resolve("docs/development.md")).stream()
                .filter(line -> line.startsWith(TABLES))
                .findFirst()
                .orElseThrow();

        List<String> tooLong = sources().stream()
                .filter(file -> lines(file) > MOST_LINES)
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> !tables.contains("`" + name + "`") && !TO_BE_PARTED.contains(name))
                .toList();

        assertThat(tooLong).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(FileLengthTest::filesIn)
                    .toList();
        }
    }

    private static Stream<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
