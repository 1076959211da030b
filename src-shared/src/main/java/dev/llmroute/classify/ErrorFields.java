package dev.llmroute.classify;

import dev.llmroute.failure.LimitUsage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the error fields of a response say, whatever the dialect. Content is not in here.
 *
 * <p>What only repeats the request proves nothing. Where the status {@link #isOpen does not say} what failed, names and words are those
 * that the caller did not say, and words alone never prove what cools a target down: {@link #tells} is false there, and only
 * {@link Sentences} of vendors count.
 *
 * @param status the status that counts: the HTTP status, or the one in the body where that says success; 0 where neither tells
 * @param numbers fields that may hold a wait, with the object they stand in
 * @param vendor the vendor's numeric business code
 * @param callers the words of the request
 * @param doubted whether a phrase that the caller wrote, too, proves nothing
 * @param all the same with the caller's words, or null where they are in here
 */
record ErrorFields(
        int status,
        ErrorNames names,
        ErrorTexts texts,
        List<Field> numbers,
        VendorNumber vendor,
        ErrorSource source,
        CallersWords callers,
        boolean doubted,
        @Nullable ErrorFields all) {

    /** A field that may state a wait: its name without case and separators, its value, and the object it stands in. */
    record Field(String name, Object value, Map<String, @Nullable Object> siblings) {}

    Words ids() {
        return names.ids();
    }

    @Nullable
    String type() {
        return names.type();
    }

    @Nullable
    String code() {
        return names.code();
    }

    Words words() {
        return texts.words();
    }

    List<String> messages() {
        return texts.messages();
    }

    List<String> judged() {
        return texts.judged();
    }

    @Nullable
    LimitUsage usage() {
        return texts.usage();
    }

    boolean relayed() {
        return source.relayed();
    }

    boolean page() {
        return source.page();
    }

    String model() {
        return source.model();
    }

    /** Whether the machine names contain one of the phrases. */
    boolean named(Phrases phrases) {
        return ids().has(phrases);
    }

    /** Whether the messages contain one of the phrases. */
    boolean says(Phrases phrases) {
        return words().has(phrases, this::isOwn);
    }

    /** Whether the messages contain one of the phrases, under a status that says by itself that the request is not at fault. */
    boolean tells(Phrases phrases) {
        return !isOpen() && says(phrases);
    }

    /** Whether machine names or messages contain one of the phrases. */
    boolean mentions(Phrases phrases) {
        return named(phrases) || says(phrases);
    }

    /** What may repeat the request is half believed: what has a phrase that the caller wrote, too, proves nothing. */
    private boolean isOwn(String phrase) {
        return !doubted || !callers.holdPhrase(phrase);
    }

    /** The words for what is counted and in which window: without the caller's words where they may be in there. */
    Words ownWords() {
        return doubted ? Words.withoutAdvice(judged()) : words();
    }

    /**
     * The fields with the caller's words: for failures that are the request's own, and harm nobody else. Long prompts hold many a word of
     * what is said about their length.
     */
    ErrorFields withCallersWords() {
        return all == null ? this : all;
    }

    /** The same without what the caller said, for whom an error concerns that says by its status what it is. */
    ErrorFields withoutCallersWords() {
        return judging(callers.takenOutOf(messages()), callers, true);
    }

    /** As if nothing were known of what the caller said. */
    ErrorFields believed() {
        return judging(messages(), CallersWords.NONE, false);
    }

    private ErrorFields judging(List<String> counting, CallersWords known, boolean doubting) {
        return new ErrorFields(
                status, names, texts.withJudged(counting), numbers, vendor, source, known, doubting, null);
    }

    /** Only what proves a limit although the caller said it, too: machine names, numbers and whole sentences of vendors. */
    ErrorFields evidenceAlone() {
        List<String> whole = messages().stream().filter(Sentences::isNoEcho).toList();
        return new ErrorFields(
                status,
                names.withIds(names.envelope()),
                new ErrorTexts(Words.NONE, whole, List.of(), null),
                numbers,
                withCallersWords().vendor(),
                source,
                CallersWords.NONE,
                false,
                null);
    }

    /** Whether a message tells of another server than the provider's. */
    boolean tellsOfAnotherServer() {
        return all != null && all.messages().size() != messages().size();
    }

    /** Whether the status does not say what failed, so that the request itself may be what is wrong. */
    boolean isOpen() {
        return isOpen(status);
    }

    /**
     * 4xx but those that a provider sends before it looks at a request. What cools a target there is told by machine names, numbers, headers
     * and sentences of vendors, never by words: they are often the caller's.
     */
    static boolean isOpen(int status) {
        return switch (status) {
            case 401, 402, 403, 407, 408, 412, 424, 425, 429, 451, 498, 499 -> false;
            default -> status == 0 || (status >= 400 && status < 500);
        };
    }

    /**
     * Where words count, unless the caller said them, too: all statuses that do not say by themselves that a limit was met. Gateways hand a
     * 400 on as a fault of their own, under whichever status.
     */
    static boolean isHalfOpen(int status) {
        return !isOpen(status) && !isTold(status);
    }

    /** Whether the status says by itself what failed: a limit, a payment, an overload. */
    static boolean isTold(int status) {
        return status == 402 || status == 429 || status == 529;
    }

    /** Whether it is a server's own fault by its status, and nothing but prose says that it is an account's. */
    boolean isServersFault() {
        return status >= 500 && status != 503 && status != 529;
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
