package dev.llmroute.config;

import dev.llmroute.api.Limits;
import java.util.Map;

/** The schema's patterns in words: what to write, for a person who cannot read a regular expression at night. */
final class PatternWords {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry(
                    Limits.NAME,
                    "lower-case letters, digits and -, beginning and ending with a letter or digit, 63 at most; for example groq-eu"),
            Map.entry(
                    Limits.ROUTE_NAME,
                    "lower-case letters, digits and -, beginning with a letter and ending with a letter or digit; for example agent-chat"),
            Map.entry(Limits.FREE_NAME, "text without line breaks and other characters that cannot be seen"),
            Map.entry(
                    Limits.SECRET_NAME,
                    "the name of a Secret: lower-case letters, digits, - and ., beginning and ending with a letter or digit; for example llm-keys"),
            Map.entry(
                    Limits.SECRET_KEY,
                    "a key of a Secret: letters, digits, -, _ and ., not beginning with two dots; for example groq"),
            Map.entry(
                    Limits.FIELD_PATH,
                    "names of fields with dots between them; for example error.metadata.retryAfterMs"),
            Map.entry(
                    Limits.GROUP,
                    "a group of the pattern, by its name or its number from 1 to 99; for example wait or 1"),
            Map.entry(Limits.HEADER_NAME, "a header's name: letters, digits, - and _; for example x-tenant"),
            Map.entry(Limits.HEADER_VALUE, "printable ASCII without a blank at its beginning or end"),
            Map.entry(Limits.QUANTITY, "an amount, as Kubernetes writes it; for example 500m, 2 or 512Mi"),
            Map.entry(Limits.COUNT_OR_PERCENT, "a number or a percentage; for example 1 or 25%"),
            Map.entry(Limits.ENV_NAME, "a variable's name: letters, digits and _; for example HTTPS_PROXY"),
            Map.entry(Limits.IMAGE, "the name of an image; for example registry.internal/llmroute/router:1.2.3"),
            Map.entry(
                    Limits.DOLLARS,
                    "US dollars, from 0 to 9999.999999, with six digits behind the point at most; for example 2.50"),
            Map.entry(Limits.BUDGET, "US dollars, from 0.01 to 999999.99; for example 50 or 0.25"),
            Map.entry(Limits.HOST, "a host in lower case; for example chat.example.com or *.example.com"),
            Map.entry(Limits.URL_PATH, "a path that begins with /; for example /v1"),
            Map.entry(
                    Limits.QUERY_NAME, "a parameter's name: letters, digits, ., _, ~ and -; for example api-version"));

    private PatternWords() {}

    /** What a value must be that does not match. */
    static String of(String pattern) {
        String words = WORDS.get(pattern);
        return words == null ? "must match " + pattern : "must be " + words + " (" + pattern + ")";
    }
}
