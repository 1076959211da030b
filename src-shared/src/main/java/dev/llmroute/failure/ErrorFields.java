package dev.llmroute.failure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the error fields of a response say, whatever the dialect. Content is not in here.
 *
 * @param status the status that counts: the HTTP status, or the one in the body where that says success; 0 where neither tells
 * @param ids the machine names (types, codes, reasons, quota ids, exception names) as words
 * @param words the messages as words, without clauses of advice
 * @param messages the messages as received, in the order of the body
 * @param numbers fields that may hold a wait, with the object they stand in
 * @param usage the usage of the limit that the messages state, or null
 * @param type the provider's type of the error, or null
 * @param code the provider's code of the error, or null
 * @param table the vendor whose numeric business code stands in {@code number}
 * @param number the vendor's numeric code, or 0
 * @param relayed whether a gateway hands on an upstream's error: it concerns one model at most
 * @param page whether the body is a page or plain text, not an API's error: something in front of the API answered
 */
record ErrorFields(
        int status,
        Words ids,
        Words words,
        List<String> messages,
        List<Field> numbers,
        @Nullable LimitUsage usage,
        @Nullable String type,
        @Nullable String code,
        CodeTable table,
        int number,
        boolean relayed,
        boolean page) {

    /** A field that may state a wait: its name without case and separators, its value, and the object it stands in. */
    record Field(String name, Object value, Map<String, @Nullable Object> siblings) {}

    /** Whether the machine names contain one of the phrases. */
    boolean named(Phrases phrases) {
        return ids.has(phrases);
    }

    /** Whether the messages contain one of the phrases. */
    boolean says(Phrases phrases) {
        return words.has(phrases);
    }

    /** Whether machine names or messages contain one of the phrases. */
    boolean mentions(Phrases phrases) {
        return ids.has(phrases) || words.has(phrases);
    }

    /** Whether the status is one of these. */
    boolean statusIn(int... statuses) {
        for (int candidate : statuses) {
            if (status == candidate) {
                return true;
            }
        }
        return false;
    }

    /** A refusal of the request as the status tells it: 4xx except those that speak of limits and time. */
    boolean isRefusal() {
        return status == 0 || (status >= 400 && status < 500 && !statusIn(408, 429));
    }

    boolean isServerSide() {
        return status == 0 || status >= 500;
    }
}
