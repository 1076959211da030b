package dev.llmroute.standalone.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.standalone.local.Demo;
import java.io.IOException;

/** One model is limited: the provider's next one answers, and everybody is told. */
final class SingleModelFallback implements Story {
    private static final String LIMITED = "llama-3.3-70b-versatile";
    private static final String NEXT = "llama-3.1-70b-versatile";
    private static final String LIMIT_REACHED =
            "⚠️ Rate limit reached for GROQ (llama-3.3-70b-versatile). The provider requests"
                    + " waiting 22 minutes. ✅ Automatically trying alternative model/provider...";
    private static final String SWITCHING = "🔄 Switching to GROQ llama-3.1-70b-versatile...";

    @Override
    public String title() {
        return "single model fallback";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.limit("groq", LIMITED, "22m46.848s");
        Reply reply = stage.askStream(stage.first(), Demo.ROUTE);
        stage.same("the request is answered", reply.status(), 200);
        stage.same("the answer comes from groq's next model", reply.target(), "groq/" + NEXT);
        stage.same(
                "its headers say what was passed by",
                reply.header("x-llmroute-fallback"),
                "groq/" + LIMITED + "=RateLimitDaily");
        stage.same("the limited model was called once", stage.calls("groq", LIMITED), 1L);
        stage.same("the next one too", stage.calls("groq", NEXT), 1L);
        stage.check("the stream says: " + SWITCHING, reply.body().startsWith(": " + SWITCHING), reply.body());
        stage.check("the stream is whole", reply.body().strip().endsWith("data: [DONE]"), reply.body());
        stage.logged(LIMIT_REACHED, LIMIT_REACHED::equals);
        stage.logged(SWITCHING, SWITCHING::equals);
        stage.logged("Switching to groq with model " + NEXT, ("Switching to groq with model " + NEXT)::equals);
        stage.logged(
                "Cached rate limit for groq_" + LIMITED + " until ...",
                line -> line.matches(
                        "Cached rate limit for groq_" + LIMITED.replace(".", "\\.") + " until \\d{4}-.*Z"));
        event(stage, reply.header("x-request-id"));
    }

    private static void event(Stage stage, String requestId) throws NotHappened, IOException, InterruptedException {
        stage.await(
                "the console shows the fallback", () -> !find(stage, requestId).isMissingNode());
        JsonNode event = find(stage, requestId);
        stage.say("console: " + event);
        stage.check(
                "the fallback event has the message",
                event.path("messages")
                        .valueStream()
                        .anyMatch(message -> message.asText().equals(SWITCHING)),
                event.path("messages"));
        stage.same("the fallback event says how it ended", event.path("outcome").asText(), "Answered");
    }

    private static JsonNode find(Stage stage, String requestId) throws IOException, InterruptedException {
        JsonNode listing = stage.console("/api/v1/fallbacks").json();
        for (JsonNode event : listing.path("fallbacks")) {
            if (event.path("requestId").asText().equals(requestId)) {
                return event;
            }
        }
        return listing.path("none of them");
    }
}
