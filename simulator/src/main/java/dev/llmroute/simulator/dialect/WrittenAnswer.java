package dev.llmroute.simulator.dialect;

import java.util.List;

/** An answer as a dialect writes it: whole, or as the events of a stream. */
public sealed interface WrittenAnswer
        permits ChatAnswer, MessageAnswer, ResponsesAnswer, CompletionsRequest.TextAnswer, WholeOnly {
    /** How many pieces of content there are. */
    int size();

    /** The whole answer, as JSON. */
    String whole();

    /** What a stream begins with, before any content. */
    List<Event> opening();

    /** The events that tell a piece of content: one, after those with which a new block of it begins. */
    List<Event> piece(int index);

    /** What comes after all content; the marker of the stream's end only where it is {@code marked}. */
    List<Event> closing(boolean marked);
}
