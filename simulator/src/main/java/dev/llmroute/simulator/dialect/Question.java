package dev.llmroute.simulator.dialect;

import java.util.Optional;

/** A request that has been read: what decides its answer, and how its dialect writes one. */
public sealed interface Question
        permits ChatRequest, CompletionsRequest, ResponsesRequest, EmbeddingsRequest, MessagesRequest {
    Prompt prompt();

    /** The id of the first call of a tool in the answer with this id. */
    default String callId(String id) {
        return id;
    }

    /** Why a model that thinks refuses the request, where thoughts of its own are missing. */
    default Optional<Refusal> missingThoughts() {
        return Optional.empty();
    }

    /**
     * Writes an answer, and keeps of it what the provider keeps.
     *
     * @param id distinguishes answers
     * @param created seconds since the epoch
     */
    WrittenAnswer answer(Echo echo, String id, long created);
}
