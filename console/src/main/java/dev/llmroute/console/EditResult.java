package dev.llmroute.console;

import dev.llmroute.config.Problem;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteVersion;
import dev.llmroute.console.route.SpecDiff;
import dev.llmroute.console.text.Message;
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
        Message text,
        List<Problem> problems,
        SpecDiff diff,
        Message diffTitle,
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
                new EditResult("bad", Message.of("edit.refused"), refused.problems(), NOTHING, Message.nothing(), null);
            case EditAnswer.Conflict(RouteVersion now) ->
                new EditResult(
                        "bad",
                        Message.of("edit.conflict", String.valueOf(now.generation())),
                        List.of(),
                        SpecDiff.of(read, now.spec()),
                        Message.of("edit.theyChanged"),
                        now);
            case EditAnswer.NotThere() ->
                new EditResult("bad", Message.of("edit.deleted"), List.of(), NOTHING, Message.nothing(), null);
            case EditAnswer.Unavailable(Message reason) ->
                new EditResult(
                        "bad", Message.of("edit.unavailable", reason), List.of(), NOTHING, Message.nothing(), null);
        };
    }

    private static EditResult taken(EditAnswer.Taken taken, boolean saved) {
        SpecDiff diff = taken.diff();
        Message text;
        if (saved) {
            text = diff.isEmpty()
                    ? Message.of("edit.saved.nothing")
                    : Message.of("edit.saved", String.valueOf(taken.after().generation()), diff.summary());
        } else {
            text = diff.isEmpty() ? Message.of("edit.checked.nothing") : Message.of("edit.checked", diff.summary());
        }
        return new EditResult(
                "ok",
                text,
                taken.warnings(),
                diff,
                Message.of(saved ? "edit.changed" : "edit.wouldChange"),
                saved ? taken.after() : null);
    }
}
