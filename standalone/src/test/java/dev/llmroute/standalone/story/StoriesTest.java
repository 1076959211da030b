package dev.llmroute.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.RouterLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoriesTest {
    /** That a target answers while nobody limits anything. */
    private record Claim(String title, String target) implements Story {
        @Override
        public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
            stage.same("it answers", stage.ask(stage.first(), Demo.ROUTE).target(), target);
        }
    }

    @Test
    void those_that_do_not_happen_are_named_and_the_others_are_played() throws Exception {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed, true);
        try (RouterLog log = new RouterLog();
                Demo demo = Demo.startOnFreePorts();
                Stage stage = new Stage(demo, log, out)) {
            boolean happened = Stories.play(
                    List.of(new Claim("a lie", "openai/gpt-4o"), new Claim("a truth", "groq/llama-3.3-70b-versatile")),
                    stage,
                    out);

            assertThat(happened).isFalse();
            assertThat(printed.toString())
                    .contains("✓ it answers")
                    .endsWith("Story 1, a lie, did not happen: it answers; instead: groq/llama-3.3-70b-versatile"
                            + System.lineSeparator());
        }
    }
}
