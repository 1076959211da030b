package dev.llmroute.standalone.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.standalone.local.Demo;
import java.io.IOException;
import java.util.List;

/** Nothing is left: the caller is told until when. And what is no rate limit is not routed around. */
final class AllProvidersExhausted implements Story {
    private static final String FIRST = "llama-3.3-70b-versatile";

    @Override
    public String title() {
        return "all providers exhausted";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.exhaust("groq", ProviderFallback.GROQ, "22m46.848s");
        stage.exhaust("openai", ProviderFallback.OPENAI, "12m0s");
        stage.exhaust("anthropic", ProviderFallback.ANTHROPIC, "3h0m0s");
        long before = stage.calls();
        Reply reply = stage.ask(stage.first(), Demo.ROUTE);
        JsonNode error = reply.json().path("error");
        stage.say(error.path("message").asText());
        stage.same("the request is refused with 429", reply.status(), 429);
        stage.same("without a call", stage.calls() - before, 0L);
        long retryAfter = Long.parseLong(reply.header("retry-after"));
        stage.check(
                "Retry-After is openai's 12 minutes, the soonest", retryAfter > 690 && retryAfter <= 720, retryAfter);
        stage.check(
                "the sentence says so",
                error.path("message")
                        .asText()
                        .matches(
                                "⚠️ Rate limit reached for GROQ \\(llama-3\\.3-70b-versatile\\)\\. All alternative providers"
                                        + " are rate limited\\. Please try again in 1[12] minutes\\."),
                error.path("message"));
        stage.same("the code is for programs", error.path("code").asText(), "all_targets_exhausted");

        failsAtOnce(
                stage,
                "a wrong key",
                401,
                "{\"error\": {\"message\": \"Invalid API Key\", \"type\": \"invalid_request_error\", \"code\": \"invalid_api_key\"}}");
        failsAtOnce(
                stage,
                "a forbidden model",
                403,
                "{\"error\": {\"message\": \"Your organization must be verified to use this model.\", \"type\":"
                        + " \"invalid_request_error\", \"code\": \"permission_denied\"}}");
        failsAtOnce(
                stage,
                "a failed tool call",
                400,
                "{\"error\": {\"message\": \"Failed to call a function. Please adjust your prompt.\", \"type\":"
                        + " \"invalid_request_error\", \"code\": \"tool_use_failed\", \"failed_generation\": \"<function=x>\"}}");
    }

    private static void failsAtOnce(Stage stage, String what, int status, String body)
            throws NotHappened, IOException, InterruptedException {
        stage.clear();
        stage.say("groq answers " + FIRST + " with " + status + ", " + what);
        stage.play("groq", FIRST, new Behaviour.Fixed(status, body));
        Reply reply = stage.ask(stage.first(), Demo.ROUTE);
        stage.same("it fails at once, with the provider's status", reply.status(), status);
        stage.same("after one call", stage.calls(), 1L);
        List<JsonNode> ofModels = stage.cooldowns(stage.first()).stream()
                .filter(each -> each.path("scope").asText().equals("model"))
                .toList();
        stage.check("no model is cooling down", ofModels.isEmpty(), ofModels);
    }
}
