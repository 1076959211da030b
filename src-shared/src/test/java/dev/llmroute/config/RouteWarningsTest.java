package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.Golden;
import dev.llmroute.api.LlmRouteDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's tests have a real API server accept the same files. */
class RouteWarningsTest {
    /** What only the cluster shows. */
    private static final Set<WarningReason> SEEN_BY_THE_OPERATOR =
            EnumSet.of(WarningReason.AliasTaken, WarningReason.IgnoredSetting);

    @ParameterizedTest(name = "{0}")
    @MethodSource("warned")
    void what_is_hardly_meant_is_told_with_its_reason_and_field(String file) throws Exception {
        String text = Cases.text("warned", file);

        assertThat(warnings(text))
                .extracting(warning -> warning.reason() + " at " + warning.path())
                .containsExactlyElementsOf(Cases.expected(text, "Warned of "));
    }

    @Test
    void each_warning_says_what_follows_and_what_to_do_in_the_words_that_somebody_looked_at() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String file : warned().toList()) {
            all.append(file).append('\n');
            warnings(Cases.text("warned", file))
                    .forEach(warning -> all.append("    ").append(warning).append('\n'));
        }
        Golden.assertIs("config/warnings.txt", all.toString());
    }

    @Test
    void each_reason_has_a_case() throws Exception {
        Set<WarningReason> met = EnumSet.copyOf(SEEN_BY_THE_OPERATOR);
        for (String file : warned().toList()) {
            warnings(Cases.text("warned", file)).forEach(warning -> met.add(warning.reason()));
        }

        assertThat(met).containsExactly(WarningReason.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void what_is_meant_is_not_warned_of(String file) throws Exception {
        assertThat(warnings(Cases.text("accepted", file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent-chat.yaml", "current-models.yaml", "other-vendors.yaml", "several-accounts.yaml"})
    void the_examples_are_not_warned_of(String file) throws Exception {
        assertThat(warnings(Cases.text("../examples", file))).isEmpty();
    }

    @Test
    void what_is_switched_off_is_not_warned_of() throws Exception {
        String route = Cases.text("warned", "keys-in-the-clear.yaml")
                .replace("models: [ { name: llama", "disabled: true\n      models: [ { name: llama");

        assertThat(warnings(route)).isEmpty();
    }

    @Test
    void on_in_quotes_and_as_part_of_other_words_is_no_bare_on() {
        assertThat(BareOn.in("\"on\": 1\n'on': 2\nonly: on\nx: [ { on: 3 } ]\n---\ny: { one: 1, on : 4 }\n"))
                .extracting(Warning::path)
                .containsExactly("x[0].on", "y.on");
    }

    static Stream<String> warned() throws IOException {
        return Cases.in("warned");
    }

    static Stream<String> accepted() throws IOException {
        return Cases.in("accepted");
    }

    private static List<Warning> warnings(String yaml) throws InvalidRoute {
        List<Warning> warnings = new ArrayList<>(BareOn.in(yaml));
        for (LlmRouteDocument route : RouteReader.parse("case", yaml)) {
            warnings.addAll(RouteWarnings.of(route));
        }
        return warnings;
    }
}
