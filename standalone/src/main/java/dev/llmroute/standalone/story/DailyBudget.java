package dev.llmroute.standalone.story;

import dev.llmroute.standalone.local.Demo;
import java.io.IOException;

/** A model's budget of the day runs out: it is passed by, in every router, and nobody is refused. */
final class DailyBudget implements Story {
    private static final String BUDGETED = "openai-us/gpt-4.1-mini";

    /** A prompt that costs a third of the budget. */
    private static final String BODY = "{\"model\": \"" + BUDGETED
            + "\", \"messages\": [{\"role\": \"user\", \"content\": \"" + "word ".repeat(8_500) + "\"}]}";

    private static final int MOST_ASKED = 10;

    @Override
    public String title() {
        return "a daily budget";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        stage.say("gpt-4.1-mini may cost $0.01 a day; each question costs about a third of it");
        int answered = 0;
        Reply reply = stage.quietly(stage.first(), BODY);
        while (reply.target().equals(BUDGETED) && answered < MOST_ASKED) {
            answered++;
            stage.say("question " + answered + ": " + reply.target() + ", $" + reply.header("x-llmroute-cost"));
            reply = stage.quietly(stage.first(), BODY);
        }
        stage.say("question " + (answered + 1) + ": " + reply.target() + ", x-llmroute-fallback: "
                + reply.header("x-llmroute-fallback"));
        stage.same("three were answered within the budget", answered, 3);
        stage.same("the next one is answered, too", reply.status(), 200);
        stage.same("and says why by whom", reply.header("x-llmroute-fallback"), BUDGETED + "=Budget");
        long ms = stage.await(
                "the other router knows",
                () -> !stage.quietly(stage.second(), BODY).target().equals(BUDGETED));
        stage.say("the other router passes it by as well, " + ms + " ms later; tomorrow, by UTC, both go back");
        stage.same(
                "the route is as it was for everybody else",
                stage.ask(stage.second(), Demo.ROUTE).status(),
                200);
    }
}
