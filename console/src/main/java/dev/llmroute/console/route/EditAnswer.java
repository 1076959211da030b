package dev.llmroute.console.route;

import dev.llmroute.config.Problem;
import dev.llmroute.console.text.Message;
import java.util.List;

/** What became of a change of a route, or would. */
public sealed interface EditAnswer {
    /**
     * The API server takes it, or has taken it.
     *
     * @param before how the spec was
     * @param after how it is then, defaults in it
     * @param warnings what is allowed but hardly meant, or what the operator will refuse
     */
    record Taken(RouteVersion before, RouteVersion after, List<Problem> warnings) implements EditAnswer {
        public Taken {
            warnings = List.copyOf(warnings);
        }

        /** What the change changes. */
        public SpecDiff diff() {
            return SpecDiff.of(before.spec(), after.spec());
        }
    }

    /** The API server, or already the text, says that it is wrong. */
    record Refused(List<Problem> problems) implements EditAnswer {
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** Somebody else has changed the route since it was read: as it is now. */
    record Conflict(RouteVersion now) implements EditAnswer {}

    /** There is no such route any more. */
    record NotThere() implements EditAnswer {}

    /** The API server cannot be asked, or does not let the console do it. */
    record Unavailable(Message reason) implements EditAnswer {}
}
