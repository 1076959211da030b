package dev.llmroute.console.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call of the JSON API, for its description. Immutable.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
 * @param path as it is registered: {@code /api/v1/cooldowns/{id}}
 * @param summary what it does, without a full stop
 * @param parameters of the query
 * @param right the right that it needs; empty where whoever may come in may call it
 * @param body the record that it takes as JSON; null where it takes none
 * @param answer the record that it answers as JSON; null where it answers another form
 * @param answerType the media type of the answer
 * @param failures what other statuses mean here
 */
public record Operation(
        String method,
        String path,
        String summary,
        List<Parameter> parameters,
        String right,
        @Nullable Class<?> body,
        @Nullable Class<?> answer,
        String answerType,
        SortedMap<Integer, String> failures) {

    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]+)}");
    private static final String JSON = "application/json";

    /**
     * A parameter of the query.
     *
     * @param values what it may be; empty: any text
     */
    public record Parameter(String name, String meaning, List<String> values) {
        public Parameter {
            values = List.copyOf(values);
        }
    }

    public Operation {
        parameters = List.copyOf(parameters);
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    private static Operation of(String method, String path, String summary, @Nullable Class<?> answer, String type) {
        return new Operation(method, path, summary, List.of(), "", null, answer, type, new TreeMap<>());
    }

    public static Operation get(String path, String summary, Class<?> answer) {
        return of("GET", path, summary, answer, JSON);
    }

    /** A call that answers text of another type than JSON. */
    public static Operation getText(String path, String summary, String type) {
        return of("GET", path, summary, null, type);
    }

    public static Operation post(String path, String summary, Class<?> answer) {
        return of("POST", path, summary, answer, JSON);
    }

    public static Operation put(String path, String summary, Class<?> answer) {
        return of("PUT", path, summary, answer, JSON);
    }

    public static Operation delete(String path, String summary, Class<?> answer) {
        return of("DELETE", path, summary, answer, JSON);
    }

    /** Of a call that nobody has described: it is there, and that is all. */
    static Operation undescribed(String method, String path) {
        return of(method, path, "", null, JSON);
    }

    /** The same with a parameter of the query. */
    public Operation with(String name, String meaning) {
        return with(name, meaning, List.of());
    }

    /** The same with a parameter of the query that is one of these. */
    public Operation with(String name, String meaning, List<String> values) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, meaning, values));
        return new Operation(method, path, summary, more, right, body, answer, answerType, failures);
    }

    /** The same, taking this record as JSON. */
    public Operation taking(Class<?> type) {
        return new Operation(method, path, summary, parameters, right, type, answer, answerType, failures);
    }

    /** The same, needing this right. */
    public Operation needs(String needed) {
        return new Operation(method, path, summary, parameters, needed, body, answer, answerType, failures);
    }

    /** The same, answering this status in that case. */
    public Operation failing(int status, String when) {
        TreeMap<Integer, String> more = new TreeMap<>(failures);
        more.put(status, when);
        return new Operation(method, path, summary, parameters, right, body, answer, answerType, more);
    }

    /** What its body holds, in a few words: {@code target, for, reason (optional)}; empty where it takes none. */
    public String fields() {
        return body == null ? "" : JsonSchema.fields(body);
    }

    public boolean isDescribed() {
        return !summary.isEmpty();
    }

    /** The names in the path. */
    public List<String> pathParameters() {
        return IN_PATH.matcher(path).results().map(result -> result.group(1)).toList();
    }

    /** Every status but success that the call may answer with, and when. */
    public SortedMap<Integer, String> allFailures() {
        TreeMap<Integer, String> all = new TreeMap<>(failures);
        if (body != null || !parameters.isEmpty()) {
            all.putIfAbsent(400, "something in it cannot be used; the message says what");
        }
        all.putIfAbsent(401, "nobody was let in");
        if (!right.isEmpty()) {
            all.putIfAbsent(
                    403,
                    "the right to " + right.toLowerCase(Locale.ROOT)
                            + " is missing, or the call does not come from the console's own pages or with a token");
        }
        return all;
    }
}
