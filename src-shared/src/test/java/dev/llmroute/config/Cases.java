package dev.llmroute.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The routes in {@code crds/testdata}: a file for each case, whose first lines say what is expected of it. */
final class Cases {
    private static final Path TESTDATA = Path.of("../crds/testdata");

    private Cases() {}

    /** The names of a folder's files, in order. */
    static Stream<String> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(TESTDATA.resolve(folder))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            if (names.isEmpty()) {
                throw new IllegalStateException("no cases in " + folder);
            }
            return names.stream();
        }
    }

    static String text(String folder, String file) throws IOException {
        return Files.readString(TESTDATA.resolve(folder).resolve(file));
    }

    /** What is behind these words in the comments at a file's head. */
    static List<String> expected(String text, String words) {
        return text.lines()
                .takeWhile(line -> line.startsWith("# "))
                .filter(line -> line.startsWith("# " + words))
                .map(line -> line.substring(2 + words.length()))
                .toList();
    }
}
