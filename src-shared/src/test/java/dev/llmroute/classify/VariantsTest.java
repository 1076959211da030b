package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The known cases said in other ways, thousands of them, always the same ones: whether the rules are rules. */
class VariantsTest {
    private static final int VARIANTS = 8;

    @Test
    void what_a_response_means_does_not_hang_on_its_numbers_names_and_phrases() throws IOException {
        List<KnownCase> known = KnownCase.all();
        CaseVariants variants = new CaseVariants(20261124);
        List<String> mistakes = new ArrayList<>();
        for (KnownCase each : known) {
            for (int i = 0; i < VARIANTS; i++) {
                String mistake = variants.of(each).mistake();
                if (mistake != null) {
                    mistakes.add(mistake);
                }
            }
        }
        int all = known.size() * VARIANTS;
        double right = 100.0 * (all - mistakes.size()) / all;
        assertThat(right).as(() -> String.join("\n", mistakes)).isGreaterThanOrEqualTo(98);
    }
}
