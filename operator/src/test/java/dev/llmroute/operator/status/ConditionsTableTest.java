package dev.llmroute.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.Condition;
import dev.llmroute.config.Warning;
import dev.llmroute.config.WarningReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/conditions.md}, and the condition {@code Warning}. */
class ConditionsTableTest {
    private static final Path TABLE = Path.of("../docs/conditions.md");
    private static final Pattern REASON = Pattern.compile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^`]");
    private static final Path SOURCES = Path.of("src/main/java");

    /** A reason in place of one of the constants, as a second argument. */
    private static final Pattern LITERAL =
            Pattern.compile("new Condition\\(\\s*\"|condition\\(\\s*\\w+,\\s*\\w+,\\s*\"");

    private final Conditions conditions = new Conditions(List.of(), 3L, Instant.parse("2026-11-29T10:00:00Z"));

    @Test
    void every_reason_that_can_be_said_is_in_the_table_once_and_no_other() throws IOException {
        Stream<String> said = Stream.concat(
                Arrays.stream(Reason.values()).map(reason -> reason.condition() + " " + reason),
                Arrays.stream(WarningReason.values()).map(reason -> Conditions.WARNING + " " + reason));

        assertThat(found(REASON).map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyInAnyOrderElementsOf(said.toList());
    }

    @Test
    void every_type_is_told_of() throws IOException {
        assertThat(found(TYPE).map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Reason.values())
                        .map(Reason::condition)
                        .distinct()
                        .toList());
    }

    @Test
    void no_reason_is_said_that_is_no_constant() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        List<Path> literal = new ArrayList<>();
        for (Path source : sources) {
            if (LITERAL.matcher(Files.readString(source)).find()) {
                literal.add(source);
            }
        }

        assertThat(sources).isNotEmpty();
        assertThat(literal).isEmpty();
    }

    @Test
    void a_warning_has_the_reason_that_weighs_most_and_tells_all() {
        Condition warning = conditions.warning(List.of(
                new Warning(WarningReason.AliasTaken, "spec.aliases[0]", "is taken"),
                new Warning(WarningReason.OneAccount, "spec.providers", "all of one account")));

        assertThat(warning.status()).isEqualTo("True");
        assertThat(warning.reason()).isEqualTo("OneAccount");
        assertThat(warning.message())
                .isEqualTo("spec.providers: all of one account (OneAccount); spec.aliases[0]: is taken (AliasTaken)");
    }

    @Test
    void a_route_without_warnings_says_so() {
        Condition warning = conditions.warning(List.of());

        assertThat(warning.status()).isEqualTo("False");
        assertThat(warning.reason()).isEqualTo("NoWarnings");
    }

    @Test
    void however_many_warnings_there_are_the_message_fits() {
        Warning longest = new Warning(WarningReason.LongDuration, "spec." + "p".repeat(100), "m".repeat(300));

        String message = conditions.warning(Collections.nCopies(500, longest)).message();

        assertThat(message).endsWith("; and 450 more").hasSizeLessThan(32768);
    }

    private static Stream<MatchResult> found(Pattern row) throws IOException {
        return row.matcher(Files.readString(TABLE)).results();
    }
}
