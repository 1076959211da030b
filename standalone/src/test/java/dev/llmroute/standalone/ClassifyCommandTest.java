package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {
    private static final String LIMIT = """
            {"id": "tpd", "provider": "groq", "dialect": "openai", "status": 429, "headers": {"Content-Type": "application/json"}, \
            "body": "{\\"error\\": {\\"message\\": \\"Rate limit reached for model `llama` on tokens per day (TPD): Limit 100000, \
            Used 99901, Requested 1681. Please try again in 22m46.848s.\\", \\"type\\": \\"tokens\\", \\"code\\": \
            \\"rate_limit_exceeded\\"}}", "wire": "http-error", "observed_at": null}
            """;
    private static final String SUCCESS = """
            {"id": 2, "provider": "groq", "status": 200, "headers": {}, "body": "{\\"choices\\": []}", "wire": "body-in-200"}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_limit_is_told_with_its_wait() throws Exception {
        JsonNode answer = answers(Ran.withInput(LIMIT, "classify")).getFirst();

        assertThat(answer).isEqualTo(new ObjectMapper().readTree("""
                                {"id": "tpd", "class": "RateLimitDaily", "scope": "model", "waitMs": 1366848, \
                                "waitSource": "body-text", "fallback": true}
                                """));
    }

    @Test
    void a_success_concerns_nobody() throws Exception {
        JsonNode answer = answers(Ran.withInput(SUCCESS, "classify")).getFirst();

        assertThat(answer).isEqualTo(new ObjectMapper().readTree("""
                                {"id": 2, "class": "Other", "scope": "none", "waitMs": null, "waitSource": "none", "fallback": false}
                                """));
    }

    @Test
    void why_names_the_rule_the_waits_that_lost_and_the_usage() throws Exception {
        List<JsonNode> answers = answers(Ran.withInput(
                LIMIT.replace("Content-Type", "Retry-After").replace("application/json", "7") + SUCCESS,
                "classify",
                "--why"));

        assertThat(answers.getFirst().path("why").asText()).isEqualTo("status-429");
        assertThat(answers.getFirst().path("otherWaits"))
                .isEqualTo(new ObjectMapper().readTree("[{\"waitMs\": 7000, \"waitSource\": \"retry-after\"}]"));
        assertThat(answers.getFirst().path("usage"))
                .isEqualTo(new ObjectMapper().readTree("{\"limit\": 100000, \"used\": 99901, \"requested\": 1681}"));
        assertThat(answers.getLast().path("why").asText()).isEqualTo("success");
        assertThat(answers.getLast().path("usage").isNull()).isTrue();
    }

    @Test
    void what_the_request_said_proves_nothing_and_its_model_is_the_one_that_was_asked() {
        String echo = """
                {"status": 400, "body": "{\\"error\\": {\\"message\\": \\"Rate limit exceeded\\"}}"REQUEST}
                """;
        String missing = """
                {"status": 404, "body": "{\\"error\\": {\\"message\\": \\"The model `x-1` does not exist\\"}}", "request": {"model": "MODEL"}}
                """;
        List<JsonNode> answers = answers(Ran.withInput(
                echo.replace("REQUEST", "")
                        + echo.replace("REQUEST", ", \"request\": {\"Rate limit exceeded\": 1}")
                        + echo.replace("REQUEST", ", \"request\": \"{\\\"RATE LIMIT EXCEEDED\\\": 1}\"")
                        + missing.replace("MODEL", "x-1")
                        + missing.replace("MODEL", "x-2"),
                "classify"));

        assertThat(answers)
                .extracting(answer -> answer.path("class").asText())
                .containsExactly(
                        "RateLimitRequests", "InvalidRequest", "InvalidRequest", "ModelNotFound", "InvalidRequest");
    }

    @Test
    void the_patterns_of_a_route_are_asked_first() {
        Path file = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT + """
                  detection:
                    - { name: tokens, pattern: 'in (\\d+)m', class: Overloaded, scope: provider, waitGroup: '1' }
                """);

        JsonNode answer = answers(Ran.withInput(LIMIT, "classify", "--why", "--route", file.toString()))
                .getFirst();

        assertThat(answer.path("class").asText()).isEqualTo("Overloaded");
        assertThat(answer.path("scope").asText()).isEqualTo("provider");
        assertThat(answer.path("waitMs").asLong()).isEqualTo(22_000);
        assertThat(answer.path("waitSource").asText()).isEqualTo("pattern:tokens");
        assertThat(answer.path("why").asText()).isEqualTo("pattern:tokens");
    }

    @Test
    void a_route_with_a_bad_pattern_is_refused_with_its_place() {
        Path file = RouteFile.write(folder, "chat.yaml", RouteFile.CHAT + """
                  detection:
                    - { name: tokens, pattern: 'in (', class: Overloaded }
                """);

        Ran ran = Ran.withInput(LIMIT, "classify", "--route", file.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains(file + ": spec.detection[0].pattern: ").contains("at character 4");
        assertThat(Ran.llmroute("validate", file.toString()).out()).contains("spec.detection[0].pattern: ");
    }

    @Test
    void a_bad_line_is_told_by_its_number_and_the_others_are_answered() {
        Ran ran = Ran.withInput("no json\n" + SUCCESS + "{\"status\": \"429\", \"body\": \"\"}\n" + LIMIT, "classify");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("line 1: is no JSON"),
                        second -> assertThat(second).startsWith("line 3: status: "));
        assertThat(answers(ran))
                .extracting(answer -> answer.path("id").asText())
                .containsExactly("2", "tpd");
    }

    private static List<JsonNode> answers(Ran ran) {
        return ran.out()
                .lines()
                .map(line -> {
                    try {
                        return new ObjectMapper().readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }
}
