package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmroute.config.RouteReader;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesCommandTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String ROUTE = """
            apiVersion: llmroute.dev/v1alpha1
            kind: LlmRoute
            metadata: {name: chat}
            spec:
              providers:
                - {name: first, dialect: Anthropic, baseUrl: "https://api.anthropic.com", models: [{name: big}, {name: unheard-of}]}
                - {name: second, dialect: OpenAI, baseUrl: "https://api.groq.com/openai/v1", models: [{name: vendor/small}]}
                - {name: ours, dialect: OpenAI, baseUrl: "https://gateway.example/v1", models: [{name: big}]}
              auth: {mode: None}
            """;

    /** In LiteLLM's format: dollars for a token. */
    private static final String LITELLM = """
            {"sample_spec": {"litellm_provider": "one of many", "input_cost_per_token": 0.0},
             "big": {"litellm_provider": "anthropic", "mode": "chat", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
                "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06,
                "cache_creation_input_token_cost_above_1hr": 6e-06,
                "input_cost_per_token_above_200k_tokens": 6e-06, "output_cost_per_token_above_200k_tokens": 2.25e-05,
                "input_cost_per_token_above_200k_tokens_priority": 9e-06,
                "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 1.2e-05},
             "groq/vendor/small": {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 7.500000000000001e-07, "output_cost_per_token": 1e-06},
             "vendor/small": {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 1, "output_cost_per_token": 1}}
            """;

    /** In the format of models.dev: dollars for a million tokens. */
    private static final String MODELS_DEV = """
            {"anthropic": {"id": "anthropic", "models": {"big": {"id": "big", "cost": {"input": 3, "output": 15, "cache_read": 0.3,
                "context_over_200k": {"input": 5, "output": 20},
                "tiers": [{"input": 6, "output": 22.5, "cache_read": 0.6, "tier": {"type": "context", "size": 200000}}]}}}},
             "groq": {"models": {"vendor/small": {"cost": {"input": 0.75, "output": 1}}}}}
            """;

    @TempDir
    private Path folder;

    private Path route;

    @BeforeEach
    void write() {
        route = RouteFile.write(folder, "chat.yaml", ROUTE);
    }

    private Ran prices(String list, String... more) {
        Path file = RouteFile.write(folder, "list.json", list);
        String[] command = new String[4 + more.length];
        command[0] = "prices";
        command[1] = file.toString();
        command[2] = "--route";
        command[3] = route.toString();
        System.arraycopy(more, 0, command, 4, more.length);
        return Ran.llmroute(command);
    }

    @Test
    void a_patch_gives_each_model_the_price_that_litellms_list_has_for_its_vendor() throws Exception {
        JsonNode patch = YAML.readTree(prices(LITELLM).out());

        assertThat(patch).hasSize(2);
        assertThat(patch.get(0)).isEqualTo(YAML.readTree("""
                {op: add, path: /spec/providers/0/models/0/price, value: {input: "3", output: "15", cachedInput: "0.3", cacheWrite: "3.75",
                  cacheWrite1h: "6", above: [{tokens: 200000, input: "6", output: "22.5", cacheWrite1h: "12"}]}}"""));
        assertThat(patch.get(1).path("path").asText()).isEqualTo("/spec/providers/1/models/0/price");
        assertThat(patch.get(1).path("value")).isEqualTo(YAML.readTree("{input: \"0.75\", output: \"1\"}"));
    }

    @Test
    void and_that_models_dev_has() throws Exception {
        JsonNode patch = YAML.readTree(prices(MODELS_DEV).out());

        assertThat(patch.get(0).path("value")).isEqualTo(YAML.readTree("""
                {input: "3", output: "15", cachedInput: "0.3", above: [{tokens: 200000, input: "6", output: "22.5", cachedInput: "0.6"}]}"""));
        assertThat(patch.get(1).path("value")).isEqualTo(YAML.readTree("{input: \"0.75\", output: \"1\"}"));
    }

    @Test
    void what_was_not_found_is_told_beside_it_with_what_to_do() {
        Ran ran = prices(LITELLM);

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains(
                        "# Prices of chat by list.json of 20",
                        "# first/unheard-of: none: the list has no such model of anthropic")
                .contains(
                        "# ours/big: none: whose API is at https://gateway.example/v1 is not known",
                        "--vendor ours=NAME");
        assertThat(prices(LITELLM, "--vendor", "ours=anthropic").out())
                .contains("/spec/providers/2/models/0/price")
                .doesNotContain("ours/big: none");
    }

    @Test
    void the_patched_route_is_valid() throws Exception {
        JsonNode document = YAML.readTree(ROUTE);
        for (JsonNode each : YAML.readTree(prices(LITELLM).out())) {
            String parent = each.path("path").asText().replace("/price", "");
            ((ObjectNode) document.at(parent)).set("price", each.path("value"));
        }

        assertThat(RouteReader.parse("patched", YAML.writeValueAsString(document)))
                .hasSize(1);
    }

    @Test
    void half_a_price_one_of_nothing_and_one_that_no_route_can_have_are_none() {
        String half = "{\"big\": {\"litellm_provider\": \"anthropic\", \"input_cost_per_token\": 3e-06}}";
        String nothing =
                "{\"big\": {\"litellm_provider\": \"anthropic\", \"input_cost_per_token\": 0.0, \"output_cost_per_token\": 0}}";
        String huge =
                "{\"big\": {\"litellm_provider\": \"anthropic\", \"input_cost_per_token\": 3, \"output_cost_per_token\": 1e-06}}";
        String thoughts =
                "{\"anthropic\": {\"models\": {\"big\": {\"cost\": {\"input\": 1, \"output\": 2, \"reasoning\": 3}}}}}";

        assertThat(prices(half).out())
                .contains("# first/big: none: the list has no price for tokens in both directions");
        assertThat(prices(nothing).out())
                .contains("# first/big: none: the list says that it is free, which is not believed");
        assertThat(prices(huge).out()).contains("# first/big: none: its price, 3000000 for a million tokens, is none");
        assertThat(prices(thoughts).out()).contains("# first/big: none: the list has another price for reasoning (3)");
    }

    @Test
    void where_nothing_is_found_the_patch_is_empty_and_the_command_fails() throws Exception {
        Ran ran = prices("{\"x\": {\"litellm_provider\": \"nobody\"}}");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(YAML.readTree(ran.out())).isEmpty();
    }

    @Test
    void a_file_that_is_no_list_is_told_of() {
        Ran ran = prices("[1, 2]");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("list.json: ", "it is neither LiteLLM's list of prices");
    }
}
