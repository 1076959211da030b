package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a model does when it is called, in whichever dialect. As JSON or YAML an object whose {@code type} is the record's
 * name, with the record's components as fields; what is left out is null, empty, zero or at once. All of them are immutable
 * values, and their constructors throw an {@link IllegalArgumentException} that names the field where one is out of bounds.
 *
 * <p>{@code afterTokens} counts pieces of content: 0 is after the role chunk, or after Anthropic's {@code ping}. A request
 * that does not stream gets the head and the first half of its answer instead.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Behaviour.Answer.class, name = "Answer"),
    @JsonSubTypes.Type(value = Behaviour.Fixed.class, name = "Fixed"),
    @JsonSubTypes.Type(value = Behaviour.Empty.class, name = "Empty"),
    @JsonSubTypes.Type(value = Behaviour.Limit.class, name = "Limit"),
    @JsonSubTypes.Type(value = Behaviour.Bucket.class, name = "Bucket"),
    @JsonSubTypes.Type(value = Behaviour.UnknownModel.class, name = "UnknownModel"),
    @JsonSubTypes.Type(value = Behaviour.Overloaded.class, name = "Overloaded"),
    @JsonSubTypes.Type(value = Behaviour.Reset.class, name = "Reset"),
    @JsonSubTypes.Type(value = Behaviour.Silent.class, name = "Silent"),
    @JsonSubTypes.Type(value = Behaviour.Stall.class, name = "Stall"),
    @JsonSubTypes.Type(value = Behaviour.MissingDone.class, name = "MissingDone"),
    @JsonSubTypes.Type(value = Behaviour.Malformed.class, name = "Malformed"),
    @JsonSubTypes.Type(value = Behaviour.ErrorEvent.class, name = "ErrorEvent"),
    @JsonSubTypes.Type(value = Behaviour.ErrorBody.class, name = "ErrorBody")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Behaviour {
    /** For messages about an unknown type. */
    String KNOWN_TYPES = "; it may be Answer, Fixed, Empty, Limit, Bucket, UnknownModel, Overloaded, Reset, Silent,"
            + " Stall, MissingDone, Malformed, ErrorEvent or ErrorBody";

    /**
     * Answers with an echo of the request: what every model does that was told nothing else.
     *
     * @param traits how it answers
     */
    record Answer(Pace pace, Set<Trait> traits) implements Behaviour {
        public Answer {
            pace = atOnceIfAbsent(pace);
            traits =
                    traits == null || traits.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(traits));
        }

        public Answer(Pace pace) {
            this(pace, Set.of());
        }

        public Answer(Trait first, Trait... more) {
            this(Pace.AT_ONCE, EnumSet.of(first, more));
        }
    }

    /** A way in which a model's answers differ from the plain ones. */
    enum Trait {
        /** Thinks before it answers, also where nobody asked for it, and wants its thoughts back with the results of its calls. */
        Thinks,
        /** Refuses to answer. */
        Refuses,
        /** Names its calls of tools as Kimi K2 does: {@code functions.get_weather:0}, the same ids in each turn. */
        KimiIds,
        /** Names them as vLLM does: {@code chatcmpl-tool-} and 32 digits. */
        VllmIds
    }

    /**
     * The same answer to every request.
     *
     * @param status 200 to 599
     * @param headers {@code content-type} is {@code application/json} where it is absent; the length is always the body's
     * @param body in JSON and YAML text, or any JSON value
     * @param latencyMs until the answer begins
     */
    record Fixed(
            int status,
            Map<String, String> headers,
            @JsonDeserialize(using = BodyText.class) String body,
            long latencyMs)
            implements Behaviour {
        private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
        private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "connection");

        public Fixed {
            Fields.inRange("status", status, 200, 599);
            Fields.inRange("latencyMs", latencyMs, 0, Fields.DAY_MS);
            Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            if (headers != null) {
                headers.forEach((name, value) -> sorted.put(name, checked(name, value)));
            }
            headers = Collections.unmodifiableMap(sorted);
            body = body == null ? "" : body;
        }

        public Fixed(int status, String body) {
            this(status, Map.of(), body, 0);
        }

        public Fixed(int status, Map<String, String> headers, String body) {
            this(status, headers, body, 0);
        }

        private static String checked(String name, @Nullable String value) {
            if (!TOKEN.matcher(name).matches()
                    || value == null
                    || !TEXT.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "headers: \"" + name + "\" has a name or value that HTTP does not allow");
            }
            if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "headers: " + name + " cannot be set, the simulator frames the answer");
            }
            return value;
        }
    }

    /** An answer of status 200 without content, which ends as if all were said. */
    record Empty(Pace pace) implements Behaviour {
        public Empty {
            pace = atOnceIfAbsent(pace);
        }

        public Empty() {
            this(Pace.AT_ONCE);
        }
    }

    /**
     * A rate limit: 429 until it is over, answers afterwards. It begins when it is set, or with the simulator where the
     * scenario holds it.
     *
     * @param lastsMs up to 31 days; null means until it is removed
     * @param wording null where {@code message} is given
     * @param message a text to send as it is, whatever remains, in Groq's shape; null where {@code wording} is given
     * @param headers in which the remaining wait stands besides the text
     */
    record Limit(
            @Nullable Long lastsMs,
            @Nullable Wording wording,
            @Nullable String message,
            Set<WaitHeader> headers,
            Pace pace)
            implements Behaviour {
        public Limit {
            pace = atOnceIfAbsent(pace);
            headers = headers == null || headers.isEmpty()
                    ? Set.of()
                    : Collections.unmodifiableSet(EnumSet.copyOf(headers));
            if ((wording == null) == (message == null)) {
                throw new IllegalArgumentException("a Limit needs either a wording or a message");
            }
            if (lastsMs != null) {
                long longest = wording == null ? Long.MAX_VALUE : wording.longestWaitMs();
                Fields.inRange("lastsMs", lastsMs, 1, Math.min(31 * Fields.DAY_MS, longest));
            } else if (!headers.isEmpty() || (wording != null && wording != Wording.NoWait)) {
                throw new IllegalArgumentException("lastsMs is missing; without it no remaining wait can be stated");
            }
        }

        /** States what remains in the text. */
        public static Limit lasting(Duration lasts, Wording wording, WaitHeader... headers) {
            return new Limit(lasts.toMillis(), wording, null, Set.of(headers), Pace.AT_ONCE);
        }

        /** Says the same until it is removed or replaced. */
        public static Limit saying(String message) {
            return new Limit(null, null, message, Set.of(), Pace.AT_ONCE);
        }
    }

    /**
     * A token bucket for each key: so many requests a window, refilled evenly; 429 when it is empty. Every answer carries
     * {@code x-ratelimit-*} headers, or {@code anthropic-ratelimit-*} in Anthropic's shape.
     *
     * @param requests 1 to 1,000,000
     * @param windowMs up to a day
     * @param shape whose texts and headers
     * @param silent whether neither answers nor refusals say anything about the limit but that there is one
     */
    record Bucket(int requests, long windowMs, Shape shape, Pace pace, Boolean silent) implements Behaviour {
        public Bucket {
            Fields.inRange("requests", requests, 1, 1_000_000);
            Fields.inRange("windowMs", windowMs, 1, Fields.DAY_MS);
            shape = shape == null ? Shape.OpenAI : shape;
            pace = atOnceIfAbsent(pace);
            silent = silent != null && silent;
        }

        public Bucket(int requests, long windowMs, Shape shape) {
            this(requests, windowMs, shape, Pace.AT_ONCE, false);
        }
    }

    /** Whose texts and headers of a limit; the body has the shape of the dialect in which the model was called. */
    enum Shape {
        OpenAI,
        Groq,
        Anthropic
    }

    /** 404 {@code model_not_found} or {@code not_found_error}, and not listed under {@code /v1/models}. */
    record UnknownModel() implements Behaviour {}

    /**
     * Too busy: 503 in OpenAI's dialect, 529 {@code overloaded_error} in Anthropic's.
     *
     * @param latencyMs until the answer begins
     * @see <a href="https://docs.claude.com/en/api/errors">Anthropic: errors</a>
     */
    record Overloaded(long latencyMs) implements Behaviour {
        public Overloaded {
            Fields.inRange("latencyMs", latencyMs, 0, Fields.DAY_MS);
        }

        public Overloaded() {
            this(0);
        }
    }

    /** Resets the TCP connection; before any byte where {@code afterTokens} is null. */
    record Reset(@Nullable Integer afterTokens, Pace pace) implements Behaviour {
        public Reset {
            checkAfterTokens(afterTokens);
            pace = atOnceIfAbsent(pace);
        }

        public static Reset beforeAnyByte() {
            return new Reset(null, Pace.AT_ONCE);
        }

        public static Reset afterTokens(int tokens) {
            return new Reset(tokens, Pace.AT_ONCE);
        }
    }

    /** Takes the request and never answers. */
    record Silent() implements Behaviour {}

    /** Begins to answer, sends nothing more after {@code afterTokens}, and keeps the connection open. */
    record Stall(int afterTokens, Pace pace) implements Behaviour {
        public Stall {
            checkAfterTokens(afterTokens);
            pace = atOnceIfAbsent(pace);
        }

        public Stall(int afterTokens) {
            this(afterTokens, Pace.AT_ONCE);
        }
    }

    /** A stream that ends cleanly, but without {@code data: [DONE]}, or {@code message_stop} in Anthropic's dialect. */
    record MissingDone(Pace pace) implements Behaviour {
        public MissingDone {
            pace = atOnceIfAbsent(pace);
        }
    }

    /**
     * A stream that ends cleanly after an event whose data is no JSON: the first half of what would have come. A request
     * that does not stream gets the first half of its answer as the whole body.
     */
    record Malformed(int afterTokens, Pace pace) implements Behaviour {
        public Malformed {
            checkAfterTokens(afterTokens);
            pace = atOnceIfAbsent(pace);
        }

        public Malformed(int afterTokens) {
            this(afterTokens, Pace.AT_ONCE);
        }
    }

    /**
     * An SSE event {@code error} in a stream with status 200, which then ends; before anything else where
     * {@code afterTokens} is null. A request that does not stream gets an error body under 200.
     */
    record ErrorEvent(@Nullable Integer afterTokens, ErrorObject error, Pace pace) implements Behaviour {
        public ErrorEvent {
            checkAfterTokens(afterTokens);
            Fields.present("error", error);
            pace = atOnceIfAbsent(pace);
        }

        public static ErrorEvent first(ErrorObject error) {
            return new ErrorEvent(null, error, Pace.AT_ONCE);
        }
    }

    /** Status 200 with an error as a JSON body, also where a stream was asked for. */
    record ErrorBody(ErrorObject error, long latencyMs) implements Behaviour {
        public ErrorBody {
            Fields.present("error", error);
            Fields.inRange("latencyMs", latencyMs, 0, Fields.DAY_MS);
        }

        public ErrorBody(ErrorObject error) {
            this(error, 0);
        }
    }

    // Jackson passes null for what is absent.
    private static Pace atOnceIfAbsent(@Nullable Pace pace) {
        return pace == null ? Pace.AT_ONCE : pace;
    }

    private static void checkAfterTokens(@Nullable Integer afterTokens) {
        if (afterTokens != null) {
            Fields.inRange("afterTokens", afterTokens, 0, 1_000_000);
        }
    }
}
