package dev.llmroute.standalone.story;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Wording;
import dev.llmroute.standalone.local.Demo;
import java.io.IOException;
import java.time.Duration;

/** A limit that one router has met is known to the other, and is over when it is over. */
final class CacheEffectiveness implements Story {
    private static final String MODEL = "llama-3.3-70b-versatile";
    private static final String TARGET = "groq/" + MODEL;
    private static final Duration SHORT = Duration.ofSeconds(8);

    @Override
    public String title() {
        return "cache effectiveness";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.limit("groq", MODEL, "22m46.848s");
        stage.ask(stage.first(), Demo.ROUTE);
        long ms = stage.await(
                "the other router knows", () -> !stage.cooldowns(stage.second()).isEmpty());
        stage.say("the other router knew of it when it was asked, " + ms + " ms later");
        Reply other = stage.ask(stage.second(), Demo.ROUTE);
        stage.same("the other router answers at the first attempt", other.header("x-llmroute-attempts"), "1");
        stage.same("the limited model got one call in all", stage.calls("groq", MODEL), 1L);
        stage.clear();
        goesBack(stage);
    }

    /** In real time: not a call before the limit is over, and one soon after. */
    private static void goesBack(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.say("groq limits " + MODEL + " for " + SHORT.toSeconds() + " s");
        long start = System.nanoTime();
        stage.play("groq", MODEL, Behaviour.Limit.lasting(SHORT, Wording.GroqTokensPerDay));
        stage.ask(stage.first(), Demo.ROUTE);
        stage.await(
                "the other router knows", () -> !stage.cooldowns(stage.second()).isEmpty());
        int meanwhile = 0;
        Reply reply = null;
        while (reply == null
                || (!reply.target().equals(TARGET) && elapsed(start).compareTo(SHORT.plusSeconds(4)) < 0)) {
            Thread.sleep(100);
            reply = stage.quietly(
                    meanwhile % 2 == 0 ? stage.second() : stage.first(),
                    "{\"model\": \"" + Demo.ROUTE
                            + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}");
            meanwhile++;
        }
        Duration back = elapsed(start);
        stage.say(meanwhile + " more requests went to both routers; the last was answered by " + reply.target()
                + " after " + back.toMillis() + " ms");
        stage.same("after the wait the model is used again", reply.target(), TARGET);
        stage.check("not before", back.compareTo(SHORT) >= 0, back);
        stage.same("it got no call in between", stage.calls("groq", MODEL), 2L);
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
