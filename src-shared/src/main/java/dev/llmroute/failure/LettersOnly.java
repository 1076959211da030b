package dev.llmroute.failure;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as nothing but its letters and digits in lower case, so that the same words are found again however they are quoted, escaped
 * or parted: JSON escapes, percent-encoding (once or more often) and HTML entities are read as what they stand for.
 */
final class LettersOnly {
    private static final int LONGEST_ENTITY = 8;
    private static final int SHORTEST_ENTITY = 3;

    private final String raw;
    private final StringBuilder out;
    private int[] starts;
    private int[] ends;
    private final boolean withPlaces;

    private LettersOnly(String raw, boolean withPlaces) {
        this.raw = raw;
        this.withPlaces = withPlaces;
        this.out = new StringBuilder(raw.length());
        this.starts = new int[withPlaces ? raw.length() : 0];
        this.ends = new int[starts.length];
        read();
    }

    static String of(String raw) {
        return new LettersOnly(raw, false).text();
    }

    /** With the places at which each of them stands in the text. */
    static LettersOnly withPlaces(String raw) {
        return new LettersOnly(raw, true);
    }

    String text() {
        return out.toString();
    }

    /** Where the letter of that index begins in the raw text. */
    int start(int index) {
        return starts[index];
    }

    /** Where the letter of that index ends in the raw text. */
    int end(int index) {
        return ends[index];
    }

    private void read() {
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (Ascii.isSmallLetter(c) || Ascii.isDigit(c)) {
                add(c, i, ++i);
            } else if (c == '\\') {
                i = escape(i);
            } else if (c == '%') {
                i = percent(i);
            } else if (c == '&') {
                i = entity(i);
            } else {
                if (Character.isLetterOrDigit(c)) {
                    add(c, i, i + 1);
                }
                i++;
            }
        }
    }

    private void add(char c, int from, int to) {
        if (!Character.isLetterOrDigit(c)) {
            return;
        }
        if (withPlaces) {
            int at = out.length();
            if (at == starts.length) {
                starts = Arrays.copyOf(starts, at * 2 + 1);
                ends = Arrays.copyOf(ends, at * 2 + 1);
            }
            starts[at] = from;
            ends[at] = to;
        }
        out.append(Character.toLowerCase(c));
    }

    /** Escaped once or more often; what is no letter and no digit stands for itself and is left out. */
    private int escape(int from) {
        int at = from;
        while (at < raw.length() && raw.charAt(at) == '\\') {
            at++;
        }
        if (at == raw.length()) {
            return at;
        }
        int hex = raw.charAt(at) == 'u' ? Ascii.hex(raw, at + 1, 4) : -1;
        if (hex >= 0) {
            add((char) hex, from, at + 5);
            return at + 5;
        }
        return "nrtbf".indexOf(raw.charAt(at)) >= 0 ? at + 1 : at;
    }

    private int percent(int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4);
        int at = from;
        while (at < raw.length() && raw.charAt(at) == '%') {
            int digits = at + 1;
            while (raw.startsWith("25", digits) && Ascii.hex(raw, digits + 2, 2) >= 0) {
                digits += 2;
            }
            int value = Ascii.hex(raw, digits, 2);
            if (value < 0) {
                break;
            }
            bytes.write(value);
            at = digits + 2;
        }
        String decoded = bytes.toString(StandardCharsets.UTF_8);
        for (int i = 0; i < decoded.length(); i++) {
            add(decoded.charAt(i), from, at);
        }
        if (decoded.endsWith("\\") && at < raw.length() && "nrtbf".indexOf(raw.charAt(at)) >= 0) {
            return at + 1;
        }
        return Math.max(at, from + 1);
    }

    private int entity(int from) {
        int end = raw.indexOf(';', from);
        if (end < from + SHORTEST_ENTITY || end > from + LONGEST_ENTITY) {
            return from + 1;
        }
        for (int i = from + 1; i < end; i++) {
            char c = raw.charAt(i);
            if (c != '#' && !Ascii.isSmallLetter(c) && !Ascii.isDigit(c)) {
                return from + 1;
            }
        }
        return end + 1;
    }
}
