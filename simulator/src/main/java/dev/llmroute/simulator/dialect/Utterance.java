package dev.llmroute.simulator.dialect;

import java.util.List;

/** Something that an answer says, in pieces. */
sealed interface Utterance {
    List<String> pieces();

    /** All pieces together. */
    default String whole() {
        return String.join("", pieces());
    }

    record Text(List<String> pieces) implements Utterance {}

    /** What a model thinks before it answers. */
    record Thought(List<String> pieces) implements Utterance {}

    /** That a model will not answer. */
    record Refused(List<String> pieces) implements Utterance {}

    /**
     * A call of a tool.
     *
     * @param id as the caller gets it
     * @param pieces an empty one for the call's head, then its arguments as JSON
     */
    record Call(String id, String tool, List<String> pieces) implements Utterance {}
}
