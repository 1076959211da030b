package dev.llmroute.classify;

import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response body as the classifier sees it.
 *
 * @param json the parsed value as plain JDK types ({@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean}); null
 *     where the body is not JSON. JSON inside a string is already parsed. For streams: the data of the first event that reports
 *     an error, else of the first event
 * @param text the text as received, cut at the reader's bound
 */
public record ErrorBody(@Nullable Object json, String text) {
    public static final ErrorBody EMPTY = new ErrorBody(null, "");

    /** Members that hold what callers, models and tools said. Nothing in them says how the call went. */
    private static final Set<String> CONTENT = Set.of(
            "arguments",
            "candidates",
            "choices",
            "content",
            "delta",
            "failed_generation",
            "input",
            "messages",
            "output",
            "prompt",
            "tool_calls");

    private static final Set<String> SUCCESS = Set.of("", "0", "200", "ok", "success");

    private static final Set<String> PROBLEM =
            Set.of("detail", "status", "status_code", "code", "title", "type", "instance", "request_id");

    /**
     * JSON that stands in a text behind other words: both in their order. What is in there is perhaps another server's, which the text
     * tells of.
     */
    public static final class Within extends AbstractList<Object> {
        private final String lead;
        private final Object json;

        public Within(String lead, Object json) {
            this.lead = lead;
            this.json = json;
        }

        /** The words before it. */
        String lead() {
            return lead;
        }

        @Override
        public Object get(int index) {
            return Objects.checkIndex(index, 2) == 0 ? lead : json;
        }

        @Override
        public int size() {
            return 2;
        }
    }

    /** The body as an object, or an empty map where it is none. */
    public Map<String, @Nullable Object> object() {
        return asObject(json);
    }

    /** Whether a member of this name holds content, which is never judged. */
    public static boolean isContent(String member) {
        return CONTENT.contains(member);
    }

    /** The value as an object, or an empty map where it is none. */
    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /**
     * Whether this value, the body of an answer or the data of an event, reports a failure although the status says success: an
     * {@code error} member, an error event, an exception frame (AWS), a business code (MiniMax, Baidu and other vendors).
     */
    public static boolean reportsError(@Nullable Object json) {
        Map<String, @Nullable Object> body = asObject(json);
        return isPresent(body.get("error"))
                || isPresent(asObject(body.get("response")).get("error"))
                || isPresent(asObject(body.get("Response")).get("Error"))
                || isPresent(firstChoice(body).get("error"))
                || isOneOf(body.get("type"), "error", "response.failed")
                || isOneOf(body.get("object"), "error")
                || isOneOf(body.get(":message-type"), "exception", "error")
                || Boolean.FALSE.equals(body.get("success"))
                || isFailureCode(asObject(body.get("base_resp")).get("status_code"))
                || isFailureCode(body.get("error_code"))
                || isCodeWithMessageOnly(body)
                || isDetailOnly(body)
                || body.keySet().stream().anyMatch(key -> key.endsWith("Exception"));
    }

    /**
     * Whether this value, which has nothing that an answer has, is an error: it {@link #reportsError reports} one, or has nothing but words,
     * such as FastAPI's {@code detail} or a {@code message} with whatever beside it. What counts tokens is none.
     */
    public static boolean isErrorAlone(@Nullable Object json) {
        Map<String, @Nullable Object> body = asObject(json);
        return reportsError(json)
                || (!(body.get("usage") instanceof Map<?, ?>)
                        && (says(body.get("detail"))
                                || says(body.get("errors"))
                                || says(body.get("msg"))
                                || (body.get("message") instanceof String message && !message.isEmpty())));
    }

    private static boolean says(@Nullable Object value) {
        return switch (value) {
            case String text -> !text.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case List<?> list -> !list.isEmpty();
            case null, default -> false;
        };
    }

    /** The first choice of a completion; OpenRouter puts an {@code error} beside a choice that was cut short. */
    static Map<String, @Nullable Object> firstChoice(Map<String, @Nullable Object> body) {
        return body.get("choices") instanceof List<?> choices && !choices.isEmpty()
                ? asObject(choices.getFirst())
                : Map.of();
    }

    private static boolean isPresent(@Nullable Object error) {
        return switch (error) {
            case null -> false;
            case String text -> !text.isBlank();
            case Map<?, ?> map -> !map.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Boolean flag -> flag;
            default -> false;
        };
    }

    private static boolean isOneOf(@Nullable Object value, String... names) {
        return value instanceof String && List.of(names).contains(value);
    }

    private static boolean isFailureCode(@Nullable Object code) {
        return code instanceof Number number && number.longValue() != 0;
    }

    /**
     * {@code {"code": 1302, "msg": "..."}} without any answer: the envelope of many gateways, and of Alibaba with a name for the code. 0 and
     * 200 mean success in it.
     */
    private static boolean isCodeWithMessageOnly(Map<String, @Nullable Object> body) {
        boolean failed = switch (body.get("code")) {
            case Number code -> code.longValue() != 0 && code.longValue() != 200;
            case String code -> !SUCCESS.contains(code.toLowerCase(Locale.ROOT));
            case null, default -> false;
        };
        return failed
                && (body.get("message") instanceof String || body.get("msg") instanceof String)
                && body.keySet().stream().noneMatch(key -> isContent(key) || key.equals("data"));
    }

    /** FastAPI's and Django's {@code {"detail": "..."}}, and the problem of RFC 9457, without any answer. */
    private static boolean isDetailOnly(Map<String, @Nullable Object> body) {
        return isPresent(body.get("detail")) && PROBLEM.containsAll(body.keySet());
    }
}
