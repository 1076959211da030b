package dev.llmroute.standalone.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.standalone.Demo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The wait is read from the provider's words, to the millisecond, and shown with where it stood. */
final class WaitTimeExtraction implements Story {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final long WAIT_MS = 1_366_848;

    @Override
    public String title() {
        return "wait time extraction";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.limit("groq", MODEL, "22m46.848s");
        stage.ask(stage.first(), Demo.ROUTE);
        String page = stage.console("/cooldowns").body();
        List<JsonNode> cooldowns = stage.console("/api/v1/cooldowns")
                .json()
                .path("cooldowns")
                .valueStream()
                .toList();
        stage.same("the console shows one cooldown", cooldowns.size(), 1);
        JsonNode cooldown = cooldowns.getFirst();
        stage.say("console: " + cooldown);
        stage.same(
                "22m46.848s is read as 1366848 ms",
                cooldown.path("statedWaitMs").asLong(),
                WAIT_MS);
        Duration lasts = Duration.between(
                Instant.parse(cooldown.path("since").asText()),
                Instant.parse(cooldown.path("until").asText()));
        stage.check("the cooldown ends then", Math.abs(lasts.toMillis() - WAIT_MS) <= 50, lasts);
        // Rounded down to a second of what remains: 22:46 for the first 848 ms.
        stage.check("the console's page counts down from 22:46", page.matches("(?s).*\\b22:4[56]\\b.*"), page);
        stage.check("and says: from the error text", page.contains("from the error text"), page);
    }
}
