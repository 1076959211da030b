package dev.llmroute.simulator;

/** A request that has been read: what decides its answer, and how its dialect writes one. */
sealed interface Question
        permits ChatRequest, CompletionsRequest, ResponsesRequest, EmbeddingsRequest, MessagesRequest {
    Prompt prompt();

    /**
     * Writes an answer.
     *
     * @param id distinguishes answers
     * @param created seconds since the epoch
     */
    WrittenAnswer answer(Echo echo, String id, long created);
}
