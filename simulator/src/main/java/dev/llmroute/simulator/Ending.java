package dev.llmroute.simulator;

/** How an answer that has begun ends. */
sealed interface Ending {
    Ending COMPLETE = new Complete(true);

    /** With all its content; a stream perhaps without {@code [DONE]}. */
    record Complete(boolean done) implements Ending {}

    record Reset(int afterTokens) implements Ending {}

    record Stall(int afterTokens) implements Ending {}

    record Failed(int afterTokens, ErrorObject error) implements Ending {}
}
