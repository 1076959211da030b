package dev.llmroute.classify;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/**
 * Failures that concern the request alone: filters, tools, lengths. They harm nobody but its caller, so its own words count, too: a
 * prompt that is too long holds many a word of what is said about it.
 */
final class RequestRules {
    private static final Phrases FILTER_CODES = Phrases.of("""
            content filter, content polic, contentpolic, responsible ai policy, data inspection failed,
            content moderation, moderation, prohibited content, sensitive content, safety, image safety, risk control,
            content blocked, usage policy, guardrail, hooks failed""");

    private static final Phrases FILTER_WORDS = Phrases.of("""
            content management policy, content policy, content policies, safety system, content filter, moderation,
            was flagged, been flagged, flagged as, flagged by, flagged for, prohibited content, harmful content,
            sensitive content, inappropriate content, unsafe content, usage policies, usage policy, safety polic,
            due to safety, safety guidelines, 敏感, 违规, 不安全""");

    private static final Phrases TOOL_CODES = Phrases.of("""
            tool use failed, tool call failed, tool error, function call failed, failed dependency,
            external connector, output parse failed""");

    private static final Phrases TOOL_WORDS =
            Phrases.of("failed to call a function, tool call validation failed, tool use failed");

    private static final Phrases MODEL_FAILED = Phrases.of("model error, model stream error, generation");

    private static final Phrases OUTPUT_MUST_BE_LESS = Phrases.of("""
            max tokens must be less, max completion tokens must be less, max output tokens must be less""");

    private static final Phrases CONTEXT_CODES = Phrases.of("""
            context length, context window, context size, context limit, prompt too long, input too long,
            tokens too long, max context""");

    private static final Phrases CONTEXT_WORDS = Phrases.of("""
            maximum context, context length, context window, context size, context limit, max context,
            prompt is too long, prompt too long, input is too long, input too long, input length, input token count,
            maximum prompt length, maximum number of input tokens, maximum input length, maximum input tokens,
            exceeded model token limit, max message tokens, model token limit, length of the messages,
            longer than the models, maximum model length, inputs tokens max new tokens, too many input tokens,
            max input tokens, message is too long, 上下文, 输入过长, 超长""");

    private static final Phrases TOO_LARGE = Phrases.of("""
            request too large, request body too large, request entity too large, payload too large, body is too large""");

    private static final Phrases TOKEN = Phrases.of("token");

    private static final Phrases BYTES = Phrases.of("byte, kb., mb., gb., kib., mib., megabyte, content length");

    private static final Phrases LIMIT_CODES =
            Phrases.of("rate limit, ratelimit, quota exceeded, quota reached, resource exhausted");

    private static final Phrases OUTPUT = Phrases.of("""
            max tokens, maxtokens, max completion tokens, max output tokens, max new tokens, completion tokens,
            output tokens""");

    private static final Phrases TOO_MUCH = Phrases.of("""
            too large, at most, maximum, less than or equal, less or equal, exceed, greater than, too high, too big""");

    private static final Phrases TOO_LITTLE =
            Phrases.of("at least, must be positive, greater than 0, greater than zero");

    private static final Phrases NOT_BY_MODEL = Phrases.of("""
            model does not support, not supported by this model, not supported by the model,
            not supported with this model""");

    private static final Phrases NOT_SUPPORTED = Phrases.of("does not support, doesnt support, not supported");

    private static final Phrases MODEL = Phrases.of("model.");

    private static final Phrases ABILITY = Phrases.of("""
            tool, function, image, vision, audio, video, json, structured, system, stream, reasoning, thinking""");

    private RequestRules() {}

    static @Nullable Verdict contentFilter(ErrorFields said) {
        ErrorFields fields = said.withCallersWords();
        boolean filtered = fields.named(FILTER_CODES)
                || (fields.isRefusal()
                        && fields.status() != 401
                        && fields.status() != 404
                        && fields.says(FILTER_WORDS));
        return filtered ? new Verdict(FailureClass.ContentFilter, "content-filter") : null;
    }

    static @Nullable Verdict toolFailure(ErrorFields said) {
        ErrorFields fields = said.withCallersWords();
        boolean failed = fields.named(TOOL_CODES)
                || (fields.isRefusal() && fields.says(TOOL_WORDS))
                || (fields.status() == 424 && !fields.mentions(MODEL_FAILED));
        return failed ? new Verdict(FailureClass.ToolFailure, "tool-failure") : null;
    }

    static @Nullable Verdict contextLength(ErrorFields said) {
        ErrorFields fields = said.withCallersWords();
        boolean mayBe = (fields.isRefusal() || fields.status() == 500) && !fields.says(OUTPUT_MUST_BE_LESS);
        boolean tooLong = mayBe && (fields.named(CONTEXT_CODES) || fields.says(CONTEXT_WORDS));
        return tooLong ? new Verdict(FailureClass.ContextLength, "context-length") : null;
    }

    /** Larger than a limit whatever one waits. The wait that some providers state beside it is worthless. */
    static @Nullable Verdict tooLarge(ErrorFields said) {
        ErrorFields fields = said.withCallersWords();
        if (fields.status() == 413) {
            return tooLarge(fields, "status-413");
        }
        if (fields.status() != 429 && !fields.isRefusal()) {
            return null;
        }
        if (fields.mentions(TOO_LARGE)) {
            return tooLarge(fields, "request-too-large");
        }
        return fields.usage() != null && fields.usage().isBeyondLimit()
                ? tooLarge(fields, "requested-above-limit")
                : null;
    }

    private static Verdict tooLarge(ErrorFields fields, String rule) {
        return new Verdict(FailureClass.PayloadTooLarge, null, limitBelow(fields), rule);
    }

    /**
     * The limit of the account that the request is above: one that counts tokens or requests. Empty where bytes are counted, or where
     * nothing is said: then it is a server's bound on bodies, and as a page a proxy's. Groq and GitHub answer 413 for both, and name
     * what they count: <i>on tokens per minute (TPM): Limit 8000, Requested 20449</i>, <i>Max size: 8000 tokens</i>.
     *
     * @see <a href="https://console.groq.com/docs/rate-limits">Groq's limits</a>
     */
    private static String limitBelow(ErrorFields fields) {
        if (fields.page() && fields.status() == 413) {
            return "";
        }
        String window = WindowName.join(WindowName.counted(fields.words()), WindowName.longPeriod(fields.words()));
        if (!window.isEmpty()) {
            return window;
        }
        if (fields.mentions(TOKEN)) {
            return "tokens";
        }
        boolean numbers = fields.usage() != null && fields.usage().isBeyondLimit() && !fields.mentions(BYTES);
        boolean limit = fields.status() == 429 || fields.named(LIMIT_CODES) || fields.says(WindowName.SHORT);
        return numbers || limit ? "other" : "";
    }

    /** Asks for more than this model can: more output, or an ability that it has not. Another model may do it. */
    static @Nullable Verdict beyondModel(ErrorFields said) {
        ErrorFields fields = said.withCallersWords();
        if (!fields.isRefusal() || fields.statusIn(401, 403, 404)) {
            return null;
        }
        boolean output = fields.says(OUTPUT) && fields.says(TOO_MUCH) && !fields.says(TOO_LITTLE);
        boolean ability =
                fields.says(NOT_BY_MODEL) || (fields.says(NOT_SUPPORTED) && fields.says(MODEL) && fields.says(ABILITY));
        return output || ability ? new Verdict(FailureClass.InvalidRequest, Failure.BEYOND_MODEL) : null;
    }
}
