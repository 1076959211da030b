package dev.llmroute.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of the request that an error answers, to tell what in the error is only repeated. Takes time in proportion to request and
 * error, whatever they say. Not thread-safe.
 */
final class CallersWords {
    /** The request is unknown, or does not matter. */
    static final CallersWords NONE = new CallersWords(SentRequest.UNKNOWN);

    /** So many letters and digits in a row are not the same by accident. */
    private static final int RUN = 8;

    private static final int MAX_SEARCHES = 64;

    /** Behind each text stands what no text has in it, so that nothing is found across its end. */
    private static final char BETWEEN = '\n';

    private final SentRequest request;
    private String raw = "";
    private String letters = "";
    private final BitSet begins = new BitSet();
    private @Nullable ShortWords shortWords;
    private boolean read;
    private int searches;

    private CallersWords(SentRequest request) {
        this.request = request;
    }

    static CallersWords of(SentRequest request) {
        return request == SentRequest.UNKNOWN ? NONE : new CallersWords(request);
    }

    /** Whether this stands in the request as a whole, however it is quoted, escaped or parted. */
    boolean hold(String text) {
        String wanted = LettersOnly.of(text);
        return !wanted.isEmpty() && find(wanted);
    }

    /**
     * Whether a phrase of a message is the caller's: it stands in the request, or its words do among the names of fields and the short
     * values, which a provider may list in any order.
     */
    boolean holdPhrase(String phrase) {
        return hold(phrase) || (!letters().isEmpty() && shortWords().hold(phrase));
    }

    /** Whether a number with its unit stands in the request for itself, however short it is. */
    boolean holdNumber(String text) {
        String wanted = LettersOnly.of(text);
        if (wanted.isEmpty() || letters().isEmpty() || ++searches > MAX_SEARCHES) {
            return searches > MAX_SEARCHES;
        }
        for (int at = letters().indexOf(wanted); at >= 0; at = letters().indexOf(wanted, at + 1)) {
            if (isApart(at) && isApart(at + wanted.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether no word goes on from before this letter; scripts without blanks part nothing. */
    private boolean isApart(int at) {
        return at == 0
                || letters().charAt(at) == BETWEEN
                || begins.get(at)
                || letters().charAt(at) > 0x2E80
                || letters().charAt(at - 1) > 0x2E80;
    }

    /** No error has as many names; what comes after so many counts as the caller's, so that a hostile one costs no more. */
    private boolean find(String wanted) {
        return !letters().isEmpty() && (++searches > MAX_SEARCHES || letters().contains(wanted));
    }

    /**
     * Whether a machine name is the caller's: it stands in the request as a whole. What is shorter than a run stands in many a text, so it
     * must stand there in quotes, or behind the name of its field.
     */
    boolean holdName(String field, String value) {
        if (LettersOnly.of(value).length() >= RUN) {
            return hold(value);
        }
        return !raw().isEmpty() && (hold(field + value) || isQuoted(value) || isQuoted(LettersOnly.of(value)));
    }

    private boolean isQuoted(String value) {
        int length = value.length();
        if (length == 0 || ++searches > MAX_SEARCHES) {
            return length > 0;
        }
        for (int at = raw().indexOf('"'); at >= 0; at = raw().indexOf('"', at + 1)) {
            if (raw().regionMatches(true, at + 1, value, 0, length)
                    && (raw().startsWith("\"", at + 1 + length) || raw().startsWith("\\\"", at + 1 + length))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the request holds three quarters of a sentence in a row. */
    boolean holdMostOf(String sentence) {
        String wanted = LettersOnly.of(sentence);
        if (wanted.isEmpty() || letters().isEmpty()) {
            return false;
        }
        for (boolean each : RepeatedRuns.of(wanted, letters(), Math.ceilDiv(wanted.length() * 3, 4))) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    /** The messages without the runs of {@value #RUN} letters and digits or more that stand in the request, a blank in their place. */
    List<String> takenOutOf(List<String> messages) {
        if (messages.isEmpty() || letters().isEmpty()) {
            return messages;
        }
        List<LettersOnly> wanted =
                messages.stream().map(LettersOnly::withPlaces).toList();
        StringBuilder all = new StringBuilder();
        wanted.forEach(each -> all.append(each.text()));
        boolean[] repeated = RepeatedRuns.of(all.toString(), letters(), RUN);
        List<String> kept = new ArrayList<>(messages.size());
        int from = 0;
        for (int i = 0; i < messages.size(); i++) {
            int to = from + wanted.get(i).text().length();
            kept.add(without(messages.get(i), wanted.get(i), Arrays.copyOfRange(repeated, from, to)));
            from = to;
        }
        return kept;
    }

    private static String without(String message, LettersOnly letters, boolean[] repeated) {
        StringBuilder kept = new StringBuilder(message.length());
        int at = 0;
        for (int i = 0; i < repeated.length; i++) {
            if (repeated[i]) {
                int first = i;
                while (i + 1 < repeated.length && repeated[i + 1]) {
                    i++;
                }
                kept.append(message, at, Math.max(at, letters.start(first))).append(' ');
                at = Math.max(at, letters.end(i));
            }
        }
        return kept.append(message, at, message.length()).toString();
    }

    private String raw() {
        read();
        return raw;
    }

    private String letters() {
        read();
        return letters;
    }

    private void read() {
        if (!read) {
            read = true;
            List<String> texts = request.texts();
            raw = texts.size() == 1 ? texts.getFirst() : String.join("\n\n", texts);
            StringBuilder all = new StringBuilder(raw.length());
            add(raw, all);
            EncodedText.in(raw).forEach(text -> add(text, all));
            letters = all.toString();
        }
    }

    private void add(String text, StringBuilder all) {
        LettersOnly read = LettersOnly.read(text);
        int from = all.length();
        for (int at = read.nextBegin(0); at >= 0; at = read.nextBegin(at + 1)) {
            begins.set(from + at);
        }
        all.append(read.text()).append(read.text().isEmpty() ? "" : BETWEEN);
    }

    private ShortWords shortWords() {
        if (shortWords == null) {
            shortWords = new ShortWords(raw());
        }
        return shortWords;
    }
}
