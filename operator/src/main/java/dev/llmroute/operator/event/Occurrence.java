package dev.llmroute.operator.event;

/**
 * Something happened to a route, perhaps several times at once.
 *
 * @param note for people: without a secret, and without what differs each time, such as a target's name, since the same note is
 *     counted rather than written again. What is longer than an event's note may be is cut
 */
public record Occurrence(EventReason reason, String note, int count) {
    /** As the API server has it. */
    static final int LONGEST = 1024;

    public Occurrence {
        if (note.length() > LONGEST) {
            // Not in the middle of a character that takes two.
            int end = Character.isHighSurrogate(note.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
            note = note.substring(0, end) + "…";
        }
    }

    public Occurrence(EventReason reason, String note) {
        this(reason, note, 1);
    }
}
