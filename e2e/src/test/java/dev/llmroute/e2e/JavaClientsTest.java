package dev.llmroute.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.e2e.clients.ClientsMain;
import dev.llmroute.route.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code e2e/matrix.py} plays on a cluster. */
class JavaClientsTest {
    @ParameterizedTest
    @CsvSource({"openai, OpenAI", "openai, Anthropic", "anthropic, OpenAI", "anthropic, Anthropic"})
    void every_case_of_a_java_sdk_works_with_targets_of_every_dialect(
            String client, Dialect dialect, @TempDir Path folder) throws Exception {
        try (ClientRoute route = new ClientRoute(folder, dialect)) {
            List<ObjectNode> played =
                    ClientsMain.play(client, route.url(), ClientRoute.KEY, "groq/" + ClientRoute.LIMITED);

            assertThat(played)
                    .hasSize(6)
                    .allSatisfy(line -> assertThat(line.path("error").isNull())
                            .as(line.toString())
                            .isTrue());
        }
    }
}
