package dev.llmroute.standalone.story;

import java.io.IOException;

/** Something that happens to a user of LlmRoute, played on real parts. */
interface Story {
    String title();

    /**
     * Plays it on a stage where every provider answers and nothing is cooling down.
     *
     * @throws NotHappened where a claim of the story is not true
     * @throws IOException where a part cannot be reached
     */
    void play(Stage stage) throws NotHappened, IOException, InterruptedException;
}
