package dev.llmroute.console.text;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That both bundles say all there is to say, of the same things, and nothing else. */
class BundlesTest {
    private static final Path SOURCES = Path.of("src/main");

    /** A key as sources write it: words with dots in quotes, or the beginning of one, to which a word is added. */
    private static final Pattern KEY = Pattern.compile("[\"'`]([a-z][a-zA-Z]*(\\.[a-zA-Z0-9]+)*\\.?)[\"'`]");

    private static final Pattern SAID = Pattern.compile(
            "(?:say|around|Message\\.of|new Refused)\\(\\s*(?:HttpStatus\\.\\w+,\\s*)?\"([^\"]+[^.])\"[,)]");

    private static Properties english;
    private static Properties german;
    private static String sources;

    @BeforeAll
    static void read() throws IOException {
        english = bundle("messages.properties");
        german = bundle("messages_de.properties");
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(BundlesTest::isSource).toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        sources = all.toString();
    }

    private static boolean isSource(Path file) {
        return Stream.of(".java", ".jte", ".js").anyMatch(file.toString()::endsWith);
    }

    private static Properties bundle(String name) throws IOException {
        Properties bundle = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(name);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            bundle.load(text);
        }
        return bundle;
    }

    @Test
    void what_is_said_in_one_language_is_said_in_the_other() {
        assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    }

    @Test
    void no_text_loses_or_invents_an_argument() {
        for (String key : english.stringPropertyNames()) {
            assertThat(arguments(german.getProperty(key))).as(key).isEqualTo(arguments(english.getProperty(key)));
        }
    }

    private static Set<String> arguments(String text) {
        return Pattern.compile("\\{(\\d)")
                .matcher(text)
                .results()
                .map(each -> each.group(1))
                .collect(toSet());
    }

    @Test
    void every_text_is_a_format_that_shows_its_apostrophes() {
        for (Properties bundle : List.of(english, german)) {
            for (String key : bundle.stringPropertyNames()) {
                String text = bundle.getProperty(key);
                assertThat(text).as(key).isNotBlank().isEqualTo(text.strip());
                assertThatCode(() -> new MessageFormat(text, Locale.ENGLISH))
                        .as(key)
                        .doesNotThrowAnyException();
                assertThat(text.replace("''", "")).as(key).doesNotContain("'");
                assertThat(new MessageFormat(text, Locale.ENGLISH).format(new Object[] {1, 2, 3, 4, 5, 6, 7}))
                        .as(key)
                        .doesNotContain("{", "choice");
            }
        }
    }

    @Test
    void every_text_is_shown_somewhere() {
        Set<String> unused = new TreeSet<>(english.stringPropertyNames());
        for (MatchResult found : KEY.matcher(sources).results().toList()) {
            String word = found.group(1);
            unused.removeIf(key -> word.endsWith(".") ? key.startsWith(word) : key.equals(word));
            unused.remove("script." + word);
        }
        // console.js names these by what it tells of: how long ago, how old.
        unused.removeIf(key -> key.matches("script\\.(ago|age|stream)\\..*"));
        assertThat(unused).isEmpty();
    }

    @Test
    void nothing_is_shown_that_has_no_text() {
        Collection<String> said =
                SAID.matcher(sources).results().map(each -> each.group(1)).collect(toSet());
        assertThat(said).hasSizeGreaterThan(300);
        assertThat(english.stringPropertyNames()).containsAll(said);
    }

    @Test
    void german_is_not_english_but_for_words_that_are_the_same() {
        List<String> same = english.stringPropertyNames().stream()
                .filter(key -> english.getProperty(key).equals(german.getProperty(key)))
                .filter(key ->
                        english.getProperty(key).replaceAll("\\{\\d\\}", "").matches(".*[A-Za-z]{4}.*"))
                .map(english::getProperty)
                .distinct()
                .sorted()
                .toList();
        assertThat(same)
                .containsExactlyInAnyOrder(
                        "Audit",
                        "Broken",
                        "Condition",
                        "Conditions",
                        "Cooldowns",
                        "Export: {0}, {1}",
                        "Fallback",
                        "Fallbacks",
                        "Live",
                        "Parameter",
                        "Pause",
                        "PostgreSQL",
                        "Provider",
                        "Ready",
                        "Ready: {0}",
                        "Route",
                        "Router",
                        "Status",
                        "Target",
                        "Targets",
                        "YAML");
    }
}
