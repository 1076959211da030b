package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.router.dialect.FinishReason;
import dev.llmroute.router.dialect.FinishReason.Ending;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in both dialects. */
final class StopReason {
    private StopReason() {}

    /**
     * Lets through what ended in good order.
     *
     * @throws Untranslatable where the provider failed: what was said is not the answer
     */
    static void refuseFailure(JsonNode reason) throws Untranslatable {
        if (FinishReason.isGiven(reason) && FinishReason.of(reason.asText()) == Ending.Failed) {
            throw new Untranslatable(
                    "the provider ended it by the reason \"" + reason.asText().toLowerCase(Locale.ROOT) + "\"");
        }
    }

    /**
     * OpenAI's {@code finish_reason}; a turn that Anthropic only pauses is over for a caller who cannot resume it.
     *
     * @param calls whether the answer calls a tool
     * @return null where no reason is given
     */
    static @Nullable String toFinishReason(JsonNode stopReason, boolean calls) {
        if (!FinishReason.isGiven(stopReason)) {
            return null;
        }
        return switch (FinishReason.of(stopReason.asText())) {
            case CutOff -> "length";
            case Calls -> calls ? "tool_calls" : "stop";
            case Refused -> "content_filter";
            default -> "stop";
        };
    }

    /**
     * Anthropic's {@code stop_reason}. OpenAI says {@code stop} where a tool was called because the request named it, other vendors for
     * every call; who speaks to Anthropic runs tools only where it says {@code tool_use}.
     *
     * @param refused whether the answer has a {@code refusal}
     * @param calls whether it calls a tool
     */
    static String toStopReason(String finishReason, boolean refused, boolean calls) {
        if (refused) {
            return "refusal";
        }
        return switch (FinishReason.of(finishReason)) {
            case CutOff -> "max_tokens";
            case Refused -> "refusal";
            default -> calls ? "tool_use" : "end_turn";
        };
    }

    /** Whether an answer that ended so may have been cut off in the middle of a call. */
    static boolean isCutShort(Ending ending) {
        return ending == Ending.CutOff || ending == Ending.Refused;
    }
}
