package dev.llmroute.console;

import dev.llmroute.config.Problem;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteVersion;
import dev.llmroute.console.route.SpecDiff;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told of a change that they checked or saved. Their text stays where it is in any case.
 *
 * @param style {@code ok} or {@code bad}
 * @param problems by field
 * @param diff what changes
 * @param diffTitle what the diff compares
 * @param base the version to which the next change is made; null: the one that they have read
 */
record EditResult(
        String style,
        String text,
        List<Problem> problems,
        SpecDiff diff,
        String diffTitle,
        @Nullable RouteVersion base) {

    private static final SpecDiff NOTHING = new SpecDiff(List.of());

    /**
     * Of an answer.
     *
     * @param read the spec as the person has read it, as YAML
     * @param saved whether the change was to be made
     */
    static EditResult of(EditAnswer answer, String read, boolean saved) {
        return switch (answer) {
            case EditAnswer.Taken taken -> taken(taken, saved);
            case EditAnswer.Refused refused ->
                new EditResult(
                        "bad",
                        "The API server does not take it; nothing was changed.",
                        refused.problems(),
                        NOTHING,
                        "",
                        null);
            case EditAnswer.Conflict(RouteVersion now) ->
                new EditResult(
                        "bad",
                        "Somebody else changed the route while you wrote: it is generation " + now.generation()
                                + " now. Nothing was changed, and your text is still here. Take over into it what you want"
                                + " to keep of theirs; the next Save puts your text in the place of theirs.",
                        List.of(),
                        SpecDiff.of(read, now.spec()),
                        "What they changed",
                        now);
            case EditAnswer.NotThere() ->
                new EditResult(
                        "bad",
                        "The route was deleted meanwhile; nothing was changed, and your text is still here.",
                        List.of(),
                        NOTHING,
                        "",
                        null);
            case EditAnswer.Unavailable(String reason) ->
                new EditResult("bad", "Nothing was changed: " + reason, List.of(), NOTHING, "", null);
        };
    }

    private static EditResult taken(EditAnswer.Taken taken, boolean saved) {
        SpecDiff diff = taken.diff();
        String text;
        if (saved) {
            text = diff.isEmpty()
                    ? "Nothing was changed: the text says what the route says already."
                    : "Saved as generation " + taken.after().generation() + ": " + diff.summary()
                            + ". The route's page tells when routers serve it.";
        } else {
            text = diff.isEmpty()
                    ? "The API server takes it, and nothing would change."
                    : "The API server takes it: " + diff.summary() + ". Nothing was changed yet.";
        }
        return new EditResult(
                "ok",
                text,
                taken.warnings(),
                diff,
                saved ? "What was changed" : "What would change",
                saved ? taken.after() : null);
    }
}
