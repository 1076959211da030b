package dev.llmroute.failure;

import java.util.Arrays;
import java.util.List;

/**
 * The words of the request that an error answers, to tell what in the error is only repeated. Takes time in proportion to request and
 * error, whatever they say. Not thread-safe.
 */
final class CallersWords {
    /** Nothing is known of the request, or nothing of it matters. */
    static final CallersWords NONE = new CallersWords(SentRequest.UNKNOWN);

    /** So many letters and digits in a row are no accident. */
    private static final int RUN = 8;

    private static final long BASE = 0x9E3779B97F4A7C15L;

    private final SentRequest request;
    private String raw = "";
    private String letters = "";
    private boolean read;

    private CallersWords(SentRequest request) {
        this.request = request;
    }

    static CallersWords of(SentRequest request) {
        return request == SentRequest.UNKNOWN ? NONE : new CallersWords(request);
    }

    /** Whether this stands in the request as a whole, however it is quoted, escaped or parted. */
    boolean hold(String text) {
        String wanted = LettersOnly.of(text);
        return !wanted.isEmpty() && letters().contains(wanted);
    }

    /** Whether this stands in the request as a whole, and is too long for an accident. */
    boolean holdRun(String text) {
        String wanted = LettersOnly.of(text);
        return wanted.length() >= RUN && letters().contains(wanted);
    }

    /**
     * Whether a machine name is the caller's: it stands in the request as a whole. What is shorter than a run stands in many a text, so it
     * must stand there in quotes, or behind the name of its field.
     */
    boolean holdName(String field, String value) {
        if (LettersOnly.of(value).length() >= RUN) {
            return hold(value);
        }
        return !raw().isEmpty()
                && (hold(field + value) || raw().contains('"' + value + '"') || raw().contains('"' + value + "\\\""));
    }

    /** Whether the request holds three quarters of a sentence in a row. */
    boolean holdMostOf(String sentence) {
        String wanted = LettersOnly.of(sentence);
        if (wanted.isEmpty() || letters().isEmpty()) {
            return false;
        }
        for (boolean each : repeated(wanted, Math.ceilDiv(wanted.length() * 3, 4))) {
            if (each) {
                return true;
            }
        }
        return false;
    }

    /** The message without the runs of {@value #RUN} letters and digits or more that stand in the request, a blank in their place. */
    String takenOutOf(String message) {
        if (letters().isEmpty()) {
            return message;
        }
        LettersOnly wanted = LettersOnly.withPlaces(message);
        boolean[] repeated = repeated(wanted.text(), RUN);
        StringBuilder kept = new StringBuilder(message.length());
        int at = 0;
        for (int i = 0; i < repeated.length; i++) {
            if (repeated[i]) {
                int first = i;
                while (i + 1 < repeated.length && repeated[i + 1]) {
                    i++;
                }
                kept.append(message, at, Math.max(at, wanted.start(first))).append(' ');
                at = Math.max(at, wanted.end(i));
            }
        }
        return kept.append(message, at, message.length()).toString();
    }

    /** Which letters belong to a run of that length that the request holds. Equal hashes count as equal: at worst the caller's own error is read worse. */
    private boolean[] repeated(String wanted, int run) {
        boolean[] repeated = new boolean[wanted.length()];
        int runs = wanted.length() - run + 1;
        if (runs <= 0 || letters().length() < run) {
            return repeated;
        }
        long[] hashes = hashes(wanted, run, runs);
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        boolean[] found = new boolean[sorted.length];
        find(sorted, found, run);
        for (int i = 0; i < runs; i++) {
            if (found[Arrays.binarySearch(sorted, hashes[i])]) {
                Arrays.fill(repeated, i, i + run, true);
            }
        }
        // Of equal hashes a search finds one and the same, there as here.
        return repeated;
    }

    private static long[] hashes(String text, int run, int runs) {
        long[] hashes = new long[runs];
        long highest = power(run - 1);
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = i < run ? hash : hash - text.charAt(i - run) * highest;
            hash = hash * BASE + text.charAt(i);
            if (i >= run - 1) {
                hashes[i - run + 1] = hash;
            }
        }
        return hashes;
    }

    /** Looks for all runs in one pass through the request; most letters fall through the sieve. */
    private void find(long[] sorted, boolean[] found, int run) {
        long[] sieve = new long[1 << 12];
        for (long hash : sorted) {
            int bit = bit(hash);
            sieve[bit >>> 6] |= 1L << bit;
        }
        String text = letters();
        long highest = power(run - 1);
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = i < run ? hash : hash - text.charAt(i - run) * highest;
            hash = hash * BASE + text.charAt(i);
            int bit = bit(hash);
            if (i >= run - 1 && (sieve[bit >>> 6] & 1L << bit) != 0) {
                int place = Arrays.binarySearch(sorted, hash);
                if (place >= 0) {
                    found[place] = true;
                }
            }
        }
    }

    private static int bit(long hash) {
        return (int) ((hash * BASE) >>> 46);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= BASE;
        }
        return power;
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
            letters = LettersOnly.of(raw);
        }
    }
}
