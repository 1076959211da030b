package dev.llmroute.classify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A text as nothing but its letters and digits as they are {@link FoldedLetter compared}, so that the same words are found again however
 * they are quoted, escaped or parted: escapes of JSON and of programs, percent-encoding (once or more often) and HTML entities are read
 * as what they stand for.
 */
final class LettersOnly {
    private static final int LONGEST_ENTITY = 9;
    private static final int SHORTEST_ENTITY = 3;
    private static final int OCTAL = 3;
    private static final int LONGEST_CODE_POINT = 6;

    private final String raw;
    private final StringBuilder out;
    private final BitSet begins = new BitSet();
    private int[] starts;
    private int[] ends;
    private final boolean withPlaces;
    private int lastEnd;

    private LettersOnly(String raw, boolean withPlaces) {
        this.raw = raw;
        this.withPlaces = withPlaces;
        this.out = new StringBuilder(raw.length());
        this.starts = new int[withPlaces ? raw.length() : 0];
        this.ends = new int[starts.length];
        read();
    }

    static String of(String raw) {
        return read(raw).text();
    }

    /** With what begins behind a gap. */
    static LettersOnly read(String raw) {
        return new LettersOnly(raw, false);
    }

    /** With the places at which each of them stands in the text. */
    static LettersOnly withPlaces(String raw) {
        return new LettersOnly(raw, true);
    }

    String text() {
        return out.toString();
    }

    /** Whether something that is no letter stands before the letter of that index. */
    boolean begins(int index) {
        return begins.get(index);
    }

    /** The first letter from there that does, or -1. */
    int nextBegin(int index) {
        return begins.nextSetBit(index);
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
                append(c, i, ++i);
            } else if (c == '\\') {
                i = escape(i);
            } else if (c == '%') {
                i = percent(i);
            } else if (c == '&') {
                i = entity(i);
            } else {
                int codePoint = raw.codePointAt(i);
                int next = i + Character.charCount(codePoint);
                add(codePoint, i, next);
                i = next;
            }
        }
    }

    private void add(int codePoint, int from, int to) {
        if (codePoint < 0x80) {
            if (Character.isLetterOrDigit(codePoint)) {
                append((char) Character.toLowerCase(codePoint), from, to);
            }
            return;
        }
        char one = codePoint <= Character.MAX_VALUE ? FoldedLetter.one((char) codePoint) : 0;
        if (one != 0) {
            append(one, from, to);
            return;
        }
        String folded = FoldedLetter.of(codePoint);
        for (int i = 0; i < folded.length(); i++) {
            append(folded.charAt(i), from, to);
        }
    }

    private void append(char letter, int from, int to) {
        int at = out.length();
        if (from > lastEnd || at == 0) {
            begins.set(at);
        }
        lastEnd = to;
        if (withPlaces) {
            if (at == starts.length) {
                starts = Arrays.copyOf(starts, at * 2 + 1);
                ends = Arrays.copyOf(ends, at * 2 + 1);
            }
            starts[at] = from;
            ends[at] = to;
        }
        out.append(letter);
    }

    private void addBytes(ByteArrayOutputStream bytes, int from, int to) {
        bytes.toString(StandardCharsets.UTF_8).codePoints().forEach(codePoint -> add(codePoint, from, to));
    }

    /** Where that mark stands at the latest there, or -1: a search to the end of the text for each one would take for ever. */
    private int indexOf(char mark, int from, int latest) {
        for (int i = from; i < raw.length() && i <= latest; i++) {
            if (raw.charAt(i) == mark) {
                return i;
            }
        }
        return -1;
    }

    private int behindBackslashes(int from) {
        int at = from;
        while (at < raw.length() && raw.charAt(at) == '\\') {
            at++;
        }
        return at;
    }

    /** Escaped once or more often; what is no letter and no digit stands for itself and is left out. */
    private int escape(int from) {
        int at = behindBackslashes(from);
        if (at == raw.length()) {
            return at;
        }
        if (raw.charAt(at) == 'u') {
            int end = unicode(from, at + 1);
            return end > 0 ? end : at;
        }
        int end = escapedBytes(from);
        if (end > from) {
            return end;
        }
        return "nrtbf".indexOf(raw.charAt(at)) >= 0 ? at + 1 : at;
    }

    /** {@code \}{@code u0041}, two of which are one letter of another plane, and {@code \}{@code u{41}}; 0 where it is something else. */
    private int unicode(int from, int digits) {
        if (raw.startsWith("{", digits)) {
            int close = indexOf('}', digits, digits + LONGEST_CODE_POINT + 1);
            int length = close - digits - 1;
            int code = length >= 1 ? Ascii.hex(raw, digits + 1, length) : -1;
            if (!Character.isValidCodePoint(code)) {
                return 0;
            }
            add(code, from, close + 1);
            return close + 1;
        }
        int high = Ascii.hex(raw, digits, 4);
        if (high < 0) {
            return 0;
        }
        int end = digits + 4;
        int next = behindBackslashes(end);
        int low = Character.isHighSurrogate((char) high) && next > end && raw.startsWith("u", next)
                ? Ascii.hex(raw, next + 1, 4)
                : -1;
        if (low >= 0 && Character.isLowSurrogate((char) low)) {
            add(Character.toCodePoint((char) high, (char) low), from, next + 5);
            return next + 5;
        }
        add(high, from, end);
        return end;
    }

    /** Bytes of UTF-8 as {@code \x41} or {@code \101}; the same place where none stands there. */
    private int escapedBytes(int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4);
        int at = from;
        int next = behindBackslashes(at);
        while (next > at && next < raw.length()) {
            boolean hex = raw.charAt(next) == 'x';
            int code = hex ? Ascii.hex(raw, next + 1, 2) : octal(next);
            if (code < 0) {
                break;
            }
            bytes.write(code);
            at = next + OCTAL;
            next = behindBackslashes(at);
        }
        addBytes(bytes, from, at);
        return at;
    }

    private int octal(int from) {
        int code = 0;
        for (int i = from; i < from + OCTAL; i++) {
            int digit = i < raw.length() ? raw.charAt(i) - '0' : -1;
            if (digit < 0 || digit > 7) {
                return -1;
            }
            code = code * 8 + digit;
        }
        return code > 0xFF ? -1 : code;
    }

    private int percent(int from) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4);
        int at = from;
        int last = -1;
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
            last = value;
            at = digits + 2;
        }
        addBytes(bytes, from, at);
        if (last == '\\' && at < raw.length() && "nrtbf".indexOf(raw.charAt(at)) >= 0) {
            return at + 1;
        }
        return Math.max(at, from + 1);
    }

    /** A number stands for its letter; names stand for marks. */
    private int entity(int from) {
        int end = indexOf(';', from, from + LONGEST_ENTITY);
        if (end < from + SHORTEST_ENTITY) {
            return from + 1;
        }
        if (raw.charAt(from + 1) == '#') {
            boolean hex = (raw.charAt(from + 2) | 0x20) == 'x';
            int first = from + (hex ? 3 : 2);
            int code = hex ? Ascii.hex(raw, first, end - first) : WaitValue.fewDigits(raw.substring(first, end));
            if (Character.isValidCodePoint(code)) {
                add(code, from, end + 1);
                return end + 1;
            }
            return from + 1;
        }
        for (int i = from + 1; i < end; i++) {
            if (!Ascii.isSmallLetter(raw.charAt(i)) && !Ascii.isDigit(raw.charAt(i))) {
                return from + 1;
            }
        }
        return end + 1;
    }
}
