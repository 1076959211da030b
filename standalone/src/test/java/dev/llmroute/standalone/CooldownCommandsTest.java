package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.simulator.Simulator;
import dev.llmroute.simulator.SimulatorOptions;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Scenario;
import dev.llmroute.simulator.behaviour.Wording;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cooldowns}, {@code clear} and {@code why} beside a process: a router that has met a limit. */
class CooldownCommandsTest {
    private static final String LIMITED = "groq_llama-large";

    @TempDir
    private Path folder;

    private Simulator simulator;
    private RunningCommand router;
    private String admin;

    /** Two routes by the same simulator; one request to the first of them has met its first target's limit. */
    @BeforeEach
    void meetALimit() throws Exception {
        simulator = Simulator.start(new SimulatorOptions("127.0.0.1", 0, Scenario.EMPTY));
        Path routes = Files.createDirectories(folder.resolve("routes"));
        String address = "http://127.0.0.1:" + simulator.port();
        RouteFile.write(routes, "chat.yaml", RouteFile.CHAT, address);
        RouteFile.write(
                routes,
                "mini.yaml",
                RouteFile.CHAT
                        .replace("name: chat", "name: mini")
                        .replace("aliases: [talk]", "aliases: []")
                        .replace("{ name: llama-large }, ", ""),
                address);
        simulator.set("groq", "llama-large", Behaviour.Limit.lasting(Duration.ofMinutes(20), Wording.GroqTokensPerDay));
        Path secrets = Files.createDirectories(folder.resolve("secrets/llm-keys"));
        Files.writeString(secrets.resolve("groq"), "key-of-groq");
        router = new RunningCommand(
                "run",
                routes.toString(),
                "--port=0",
                "--admin-port=0",
                "--no-console",
                "--secrets=" + secrets.getParent());
        String callers = router.awaitOutput("Callers: (\\S+)").group(1);
        admin = router.awaitOutput("Admin: +(\\S+)").group(1);
        ask(callers);
    }

    @AfterEach
    void stop() {
        router.close();
        simulator.close();
    }

    @Test
    void cooldowns_tells_what_why_until_when_and_who_saw_it() {
        Ran ran = llmroute("cooldowns");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.out())
                .containsPattern("TARGET +SCOPE +REASON +UNTIL +SOURCE +SEEN BY +REPEATS\n")
                .containsPattern(
                        LIMITED
                                + " +model +RateLimitDaily .*\\d\\d:\\d\\d:\\d\\d \\(in (19m\\d+s|20m)\\) +body-text +router-\\S+ +0\n");
        assertThat(llmroute("cooldowns", "-o", "wide").out()).containsPattern(" (19m\\d+s|20m) +\\S+ +[0-9a-f]{24}\n");
    }

    @Test
    void cooldowns_of_a_route_are_those_that_its_targets_depend_on() throws Exception {
        assertThat(llmroute("cooldowns", "chat").out()).contains(LIMITED);
        assertThat(llmroute("cooldowns", "mini").out()).isEqualToIgnoringNewLines("nothing is cooling down");
        JsonNode json = new ObjectMapper()
                .readTree(llmroute("cooldowns", "chat", "-o", "json").out());
        assertThat(json.at("/cooldowns/0/displayKey").asText()).isEqualTo(LIMITED);
        assertThat(json.at("/cooldowns/0/remainingMs").asLong()).isPositive();
        assertThat(new ObjectMapper()
                        .readTree(llmroute("cooldowns", "mini", "-o", "json").out())
                        .path("cooldowns"))
                .isEmpty();
        Ran unknown = llmroute("cooldowns", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("nobody", "default/chat", "default/mini");
    }

    @Test
    void clear_ends_what_it_names_and_tells_what_that_was() {
        Ran ran = llmroute("clear", "groq/llama-large");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .containsPattern("^cleared " + LIMITED + ": RateLimitDaily until .*\\(in (19m\\d+s|20m)\\)\n$");
        assertThat(llmroute("cooldowns").out()).isEqualToIgnoringNewLines("nothing is cooling down");
        assertThat(llmroute("clear", "all").out()).isEqualToIgnoringNewLines("nothing was cooling down");
    }

    @Test
    void clear_takes_a_provider_an_id_and_all() throws Exception {
        String id = new ObjectMapper()
                .readTree(llmroute("cooldowns", "-o", "json").out())
                .at("/cooldowns/0/id")
                .asText();

        assertThat(llmroute("clear", "openai").out()).isEqualToIgnoringNewLines("nothing was cooling down");
        assertThat(llmroute("clear", "all", "mini").out()).isEqualToIgnoringNewLines("nothing was cooling down");
        assertThat(llmroute("clear", id, "chat").out()).startsWith("cleared " + LIMITED);
        Ran twice = llmroute("clear", id);
        assertThat(twice.exitCode()).isEqualTo(1);
        assertThat(twice.err()).contains(id, "groq/llama-large");
    }

    @Test
    void clear_refuses_a_name_of_nothing_and_clears_nothing() {
        Ran ran = llmroute("clear", "grok");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("\"grok\" names nothing", "all, groq, groq/llama-large");
        assertThat(llmroute("cooldowns").out()).contains(LIMITED);
    }

    @Test
    void why_tells_who_answers_instead_and_why() {
        Ran ran = llmroute("why", "chat");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .startsWith(
                        "A request for \"chat\" goes to groq/llama-small now, not to its first target groq/llama-large: it is"
                                + " cooling down for RateLimitDaily until ")
                .containsPattern("groq/llama-large +CoolingDown +RateLimitDaily +.* +BodyText +passed by\n")
                .containsPattern("groq/llama-small +Ready .* answers\n")
                .containsPattern("openai/gpt-4o +Ready .* next in order\n")
                .doesNotContain("other/model-1");
        assertThat(llmroute("why", "chat", "openai/gpt-4o").out())
                .startsWith("Nothing keeps a request for \"openai/gpt-4o\" from its first target, openai/gpt-4o.");
        Ran unknown = llmroute("why", "chat", "gpt-99");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("gpt-99", "openai/gpt-4o");
    }

    @Test
    void a_router_that_is_not_there_is_named_with_what_to_do() {
        for (String[] command : new String[][] {{"cooldowns"}, {"clear", "all"}, {"why", "chat"}}) {
            Ran ran = Ran.llmroute(Stream.concat(Arrays.stream(command), Stream.of("--admin", "http://127.0.0.1:9"))
                    .toArray(String[]::new));

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains("nothing answers at http://127.0.0.1:9", "--admin", "--cluster");
        }
    }

    @Test
    void what_asks_a_router_and_a_cluster_is_refused() {
        Ran ran = llmroute("cooldowns", "-A");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("take one of them");
    }

    private Ran llmroute(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--admin=" + admin;
        return Ran.llmroute(all);
    }

    private static void ask(String callers) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(callers + "/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"model\": \"chat\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
