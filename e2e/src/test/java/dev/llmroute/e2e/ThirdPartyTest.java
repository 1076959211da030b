package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code THIRD-PARTY.md} names every library that is shipped, and each has a licence that lets us ship it. */
class ThirdPartyTest {
    private static final Path FILE = Path.of("../THIRD-PARTY.md");

    /** Of these two the images and the standalone folder are made; their builds write what they ship. */
    private static final List<Path> SHIPPED =
            List.of(Path.of("../standalone/target/shipped.txt"), Path.of("../operator/target/shipped.txt"));

    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "MIT",
            "MIT-0",
            "ISC");

    private static final Pattern LIBRARY =
            Pattern.compile("\\s+(?<name>[^:\\s]+:[^:\\s]+):jar:(?:[^:\\s]+:)?[^:\\s]+:(?:compile|runtime)\\b.*");
    private static final Pattern ROW = Pattern.compile("\\| `(?<name>[^`]+)` \\| (?<licence>[^|]+) \\|.*");

    @Test
    void every_library_that_is_shipped_is_named_and_no_other() throws IOException {
        assertThat(named().keySet()).containsExactlyElementsOf(shipped());
    }

    @Test
    void every_licence_lets_us_ship() throws IOException {
        assertThat(named())
                .allSatisfy((library, licence) ->
                        assertThat(List.of(licence.split(" OR "))).as(library).anyMatch(ALLOWED::contains));
    }

    private static Set<String> shipped() throws IOException {
        Set<String> libraries = new TreeSet<>();
        for (Path list : SHIPPED) {
            try (Stream<String> lines = Files.lines(list)) {
                lines.map(LIBRARY::matcher)
                        .filter(Matcher::matches)
                        .map(found -> found.group("name"))
                        .filter(name -> !name.startsWith("dev.llmroute:"))
                        .forEach(libraries::add);
            }
        }
        assertThat(libraries).hasSizeGreaterThan(50);
        return libraries;
    }

    private static Map<String, String> named() throws IOException {
        Map<String, String> libraries = new TreeMap<>();
        try (Stream<String> lines = Files.lines(FILE)) {
            lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .forEach(row -> libraries.put(
                            row.group("name"), row.group("licence").strip()));
        }
        return libraries;
    }
}
