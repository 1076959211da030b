package dev.llmroute.errorbody;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.classify.ErrorBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads response bodies for the classifier: JSON, an array of one, JSON inside strings, server-sent events, one JSON value per
 * line. Never throws: what cannot be parsed is text. Thread-safe.
 */
public final class ErrorBodies {
    /** What is read of a body, in characters; the rest is cut off. Errors are small. */
    public static final int BOUND = 64 * 1024;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 64;
    private static final int MAX_JSON_IN_JSON = 3;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .build());

    private ErrorBodies() {}

    /** Reads a body of an error or, for a stream, its first events. */
    public static ErrorBody read(String body) {
        String text = body.length() > BOUND ? body.substring(0, BOUND) : body;
        String start = text.stripLeading();
        if (start.startsWith("\uFEFF")) {
            start = start.substring(1).stripLeading();
        }
        Object json = isEventStream(start) ? firstEvent(start) : firstValue(start);
        return new ErrorBody(expand(json, MAX_JSON_IN_JSON), text);
    }

    private static boolean isEventStream(String text) {
        return text.startsWith("data:")
                || text.startsWith("event:")
                || text.startsWith("id:")
                || text.startsWith("retry:")
                || text.startsWith(":");
    }

    /** The data of the first event that reports an error, else of the first event that has any. */
    private static @Nullable Object firstEvent(String stream) {
        Object first = null;
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line : (stream + "\n\n").lines().toList()) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(data.isEmpty() ? "" : "\n")
                        .append(line.substring("data:".length()).strip());
            } else if (line.isBlank() && !data.isEmpty()) {
                Object value = eventData(name, data.toString());
                if (ErrorBody.reportsError(value)) {
                    return value;
                }
                first = first == null ? value : first;
                name = "";
                data.setLength(0);
            }
        }
        return data.isEmpty() || first != null ? first : eventData(name, data.toString());
    }

    /** An event named {@code error} is one, whatever its data looks like. */
    private static @Nullable Object eventData(String name, String data) {
        Object value = firstValue(data);
        if (!name.equals("error") || ErrorBody.reportsError(value)) {
            return value;
        }
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("type", "error");
        event.put("error", value == null ? data : value);
        return event;
    }

    /** The first JSON value that reports an error, else the first; null where the text does not begin with a JSON value. */
    private static @Nullable Object firstValue(String text) {
        if (text.isEmpty() || "{[\"".indexOf(text.charAt(0)) < 0) {
            return null;
        }
        List<Object> values = values(text);
        if (values.size() == 1 && values.getFirst() instanceof List<?> list) {
            values = new ArrayList<>(list);
        }
        for (Object value : values) {
            if (ErrorBody.reportsError(value)) {
                return value;
            }
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    private static List<Object> values(String text) {
        List<Object> values = new ArrayList<>();
        try (JsonParser parser = JSON.getFactory().createParser(text)) {
            for (JsonToken token = parser.nextToken();
                    token != null && values.size() < MAX_VALUES;
                    token = parser.nextToken()) {
                values.add(parser.readValueAs(Object.class));
            }
        } catch (IOException notJsonFromHere) {
            return values;
        }
        return values;
    }

    /** Replaces strings that are, or end in, JSON by what they say: errors are handed on inside messages. */
    private static @Nullable Object expand(@Nullable Object value, int levels) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, member) -> copy.put(
                        String.valueOf(key),
                        ErrorBody.isContent(String.valueOf(key)) ? member : expand(member, levels)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(item -> copy.add(expand(item, levels)));
                yield copy;
            }
            case String text when levels > 0 -> inner(text, levels).orElse(text);
            case null, default -> value;
        };
    }

    private static Optional<Object> inner(String text, int levels) {
        int start = objectStart(text);
        if (start < 0) {
            return Optional.empty();
        }
        String json = text.substring(start);
        Object value = firstValue(json);
        if (value == null) {
            // Python's repr of bytes, as LiteLLM hands them on, spells line ends as \\n.
            value = firstValue(json.replace("\\n", "\n"));
        }
        Object expanded = expand(value, levels - 1);
        if (!(expanded instanceof Map<?, ?>)) {
            return Optional.empty();
        }
        String lead = text.substring(0, start).strip();
        return Optional.of(lead.isEmpty() ? expanded : new ErrorBody.Within(lead, expanded));
    }

    /** Where an object seems to begin: a brace before a quote, whatever white space (or its escape) is between; -1 if nowhere. */
    private static int objectStart(String text) {
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            int next = at + 1;
            while (next < text.length() && " \t\r\n".indexOf(text.charAt(next)) >= 0) {
                next++;
            }
            if (text.startsWith("\"", next) || text.startsWith("\\n", next)) {
                return at;
            }
        }
        return -1;
    }
}
