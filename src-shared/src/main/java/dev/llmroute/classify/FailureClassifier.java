package dev.llmroute.classify;

import dev.llmroute.classify.Judgement.Finding;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.LimitUsage;
import dev.llmroute.failure.ProviderError;
import dev.llmroute.failure.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a provider's response what failed, who is affected and how long it lasts. Pure and thread-safe; never throws, whatever
 * the response looks like.
 *
 * <p>Only status, headers and the error fields of the body count. What callers, models and tools said is never judged.
 */
public final class FailureClassifier {
    private FailureClassifier() {}

    /** The failure that the response reports, by the built-in rules; empty for a success. */
    public static Optional<Failure> classify(ProviderResponse response) {
        return classify(response, Detection.NONE);
    }

    /** The failure that the response reports, by the user's patterns first; empty for a success, which no pattern makes a failure. */
    public static Optional<Failure> classify(ProviderResponse response, Detection detection) {
        boolean success = response.status() >= 200 && response.status() < 300;
        if (success && !ErrorBody.reportsError(response.body().json())) {
            return Optional.empty();
        }
        ErrorFields fields = ErrorReader.read(response);
        ResponseClock now = new ResponseClock(response);
        Optional<Detection.Match> match = detection.match(response, now, fields);
        Judgement judgement = new Judgement(response, now);
        Finding finding = match.isEmpty() ? judgement.of(fields) : judgement.of(fields, match.get());
        Verdict verdict = finding.verdict();
        Failure failure = new Failure(
                verdict.failureClass(),
                finding.scope(),
                finding.waits().stated(),
                verdict.window(),
                response.status(),
                error(response, fields.withCallersWords()),
                verdict.rule(),
                finding.waits().others(),
                usage(verdict.failureClass(), finding.fields()));
        return Optional.of(finding.doubted() == null ? failure : failure.doubting(finding.doubted()));
    }

    /**
     * A success that reports that a tool which the provider ran itself failed (Anthropic's {@code web_search_tool_result_error}). The
     * answer is complete and nothing is to be done: {@link FailureClass#ToolFailure} with {@link Scope#None}, to be shown to people
     * only.
     */
    public static Optional<Failure> toolFailureWithin(ProviderResponse success) {
        if (!(success.body().object().get("content") instanceof List<?> blocks)) {
            return Optional.empty();
        }
        for (Object block : blocks) {
            Map<String, @Nullable Object> result =
                    ErrorBody.asObject(ErrorBody.asObject(block).get("content"));
            if (result.get("type") instanceof String type && type.endsWith("_tool_result_error")) {
                String code = String.valueOf(result.get("error_code"));
                return Optional.of(new Failure(
                        FailureClass.ToolFailure,
                        Scope.None,
                        null,
                        "",
                        success.status(),
                        new ProviderError(type, code, "A tool of the provider failed: " + code),
                        "tool-failure-in-success"));
            }
        }
        return Optional.empty();
    }

    private static @Nullable LimitUsage usage(FailureClass failureClass, ErrorFields fields) {
        LimitUsage usage = fields.usage();
        return failureClass.isRateLimit() && usage != null && !usage.isBeyondLimit() ? usage : null;
    }

    private static ProviderError error(ProviderResponse response, ErrorFields fields) {
        SentKey key = SentKey.of(response.request().key());
        String type = name(fields.type(), key);
        String code = name(fields.code(), key);
        if (fields.messages().isEmpty()) {
            return new ProviderError(type, code, "HTTP " + response.status());
        }
        String message = fields.messages().getFirst();
        if (fields.relayed() && fields.messages().size() > 1) {
            message += ": " + fields.messages().get(1);
        }
        return new ProviderError(type, code, Redaction.redact(message, key));
    }

    private static @Nullable String name(@Nullable String name, SentKey key) {
        return name == null ? null : Redaction.redact(name, key);
    }
}
