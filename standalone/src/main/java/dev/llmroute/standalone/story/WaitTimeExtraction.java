package dev.llmroute.standalone.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.standalone.local.Demo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wait is read from the provider's words, to the millisecond, and shown with where it stood. */
final class WaitTimeExtraction implements Story {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final long WAIT_MS = 1_366_848;
    private static final Pattern COUNTDOWN = Pattern.compile("class=\"countdown\"[^>]*>(\\d+):(\\d\\d)<");

    /** The console tells the end by its own clock, read at another time. */
    private static final long CLOCK_READINGS_MS = 50;

    @Override
    public String title() {
        return "wait time extraction";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.limit("groq", MODEL, "22m46.848s");
        long start = System.nanoTime();
        stage.ask(stage.first(), Demo.ROUTE);
        countsDown(stage, start);
        List<JsonNode> cooldowns = stage.console("/api/v1/cooldowns")
                .json()
                .path("cooldowns")
                .valueStream()
                .toList();
        stage.same("the console knows one cooldown", cooldowns.size(), 1);
        JsonNode cooldown = cooldowns.getFirst();
        stage.say("console: " + cooldown);
        stage.same(
                "22m46.848s is read as 1366848 ms",
                cooldown.path("statedWaitMs").asLong(),
                WAIT_MS);
        Duration lasts = Duration.between(
                Instant.parse(cooldown.path("since").asText()),
                Instant.parse(cooldown.path("until").asText()));
        stage.check("the cooldown ends then", Math.abs(lasts.toMillis() - WAIT_MS) <= CLOCK_READINGS_MS, lasts);
    }

    /** What a person sees: the remaining time, seconds rounded down. */
    private static void countsDown(Stage stage, long start) throws NotHappened, IOException, InterruptedException {
        String page = stage.console("/cooldowns").body();
        long elapsedMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
        Matcher countdown = COUNTDOWN.matcher(page);
        stage.check("the console's page has a countdown", countdown.find(), page);
        long seconds = Long.parseLong(countdown.group(1)) * 60 + Long.parseLong(countdown.group(2));
        stage.check(
                "it shows what remains of 22:46, " + countdown.group(1) + ":" + countdown.group(2),
                seconds <= WAIT_MS / 1000 && seconds >= (WAIT_MS - elapsedMs) / 1000,
                seconds);
        stage.check("and says: from the error text", page.contains("from the error text"), page);
    }
}
