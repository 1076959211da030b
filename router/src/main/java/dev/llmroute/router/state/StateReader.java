package dev.llmroute.router.state;

import dev.llmroute.router.state.Reference.Kind;
import java.util.ArrayList;
import java.util.List;

/** Collects what a request refers to while its body is read. Not thread-safe. */
public final class StateReader {
    private final List<Reference> references = new ArrayList<>(0);
    private boolean threaded;

    /** The request names something. */
    public void names(Kind kind, String id) {
        if (references.size() < State.MAX_REFERENCES && IdField.isOfAccount(kind, id)) {
            references.add(new Reference(kind, id));
        }
    }

    /** Its answer may be gone on from by its id alone. */
    public void isThreaded() {
        threaded = true;
    }

    /** How much has been collected: for {@link #backTo}. */
    public int mark() {
        return references.size();
    }

    /** What was collected since is none: it stood in what a tool was called with. */
    public void backTo(int mark) {
        references.subList(mark, references.size()).clear();
    }

    public State state() {
        return references.isEmpty() && !threaded ? State.NONE : new State(references, threaded);
    }
}
