package dev.llmroute.standalone.story;

import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.RouterLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stories, in order. */
public final class Stories {
    private static final List<Story> ALL = List.of(
            new SingleModelFallback(),
            new ProviderFallback(),
            new CacheEffectiveness(),
            new WaitTimeExtraction(),
            new AllProvidersExhausted(),
            new CheaperWarmModel(),
            new DailyBudget());

    private Stories() {}

    /**
     * Plays all stories, also after one that does not happen, and prints what a user sees.
     *
     * @return whether all happened
     */
    public static boolean play(Demo demo, RouterLog log, PrintWriter out) {
        try (Stage stage = new Stage(demo, log, out)) {
            return play(ALL, stage, out);
        }
    }

    static boolean play(List<Story> stories, Stage stage, PrintWriter out) {
        long start = System.nanoTime();
        List<String> failures = new ArrayList<>();
        for (Story story : stories) {
            String name = "Story " + (stories.indexOf(story) + 1) + ", " + story.title();
            out.println();
            out.println(name);
            try {
                stage.clear();
                story.play(stage);
            } catch (NotHappened | IOException failed) {
                failures.add(name + ", did not happen: " + failed.getMessage());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                failures.add(name + ", was interrupted");
                break;
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        out.println();
        out.println(
                failures.isEmpty()
                        ? "All " + stories.size() + " stories happened, in " + seconds + " s."
                        : String.join("\n", failures));
        out.flush();
        return failures.isEmpty();
    }
}
