package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.route.Dialect;
import dev.llmroute.route.Target;
import dev.llmroute.router.translation.ChunksToEvents;
import dev.llmroute.router.translation.CompletionToMessage;
import dev.llmroute.router.translation.EventsToChunks;
import dev.llmroute.router.translation.JsonMode;
import dev.llmroute.router.translation.MessageToCompletion;
import dev.llmroute.router.translation.RenamedTools;
import dev.llmroute.router.translation.StreamTranslation;
import dev.llmroute.router.translation.ToolNames;
import dev.llmroute.router.translation.Untranslatable;

/**
 * Translates the answers of targets that speak another dialect than the caller, with what of the request they are translated by.
 *
 * @param json whether JSON was asked for
 * @param usage whether a stream was asked to end with what it took
 */
record AnswerTranslation(CallerRequest request, ToolNames tools, int toolCount, boolean json, boolean usage) {
    static AnswerTranslation of(CallerRequest request, JsonNode tree) {
        return new AnswerTranslation(
                request,
                ToolNames.of(tree),
                tree.path("tools").size(),
                JsonMode.isAsked(tree),
                tree.at("/stream_options/include_usage").asBoolean());
    }

    /**
     * A whole answer in the caller's dialect.
     *
     * @param answer is changed
     * @throws Untranslatable where it cannot be said there
     */
    ObjectNode answer(Target target, JsonNode answer) throws Untranslatable {
        tools.restore(answer);
        if (target.provider().dialect() == Dialect.Anthropic && json) {
            JsonMode.settle(answer);
        }
        return switch (target.provider().dialect()) {
            case Anthropic -> MessageToCompletion.answer(answer, target.model(), request.atMs() / 1000);
            case OpenAI -> CompletionToMessage.answer(answer, target.model(), tools::called);
        };
    }

    /** For one stream of the target. */
    StreamTranslation stream(Target target) {
        StreamTranslation translation = switch (target.provider().dialect()) {
            case Anthropic -> new EventsToChunks(target.model(), request.atMs() / 1000, usage);
            case OpenAI -> new ChunksToEvents(target.model(), request.tokens(), tools::called);
        };
        return tools.allFit() ? translation : new RenamedTools(tools, translation);
    }
}
