package dev.llmroute.simulator.server;

import dev.llmroute.simulator.dialect.Event;

/** How an answer that has begun ends. */
sealed interface Ending {
    Ending COMPLETE = new Complete(true);

    /** With all its content; a stream perhaps without the marker of its end. */
    record Complete(boolean marked) implements Ending {}

    record Reset(int afterTokens) implements Ending {}

    record Stall(int afterTokens) implements Ending {}

    /** With something that is no JSON. */
    record Malformed(int afterTokens) implements Ending {}

    /** With an error: the event in a stream, else the body. */
    record Failed(int afterTokens, Event event, String body) implements Ending {}
}
