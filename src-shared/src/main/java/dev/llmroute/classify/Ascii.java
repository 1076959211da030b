package dev.llmroute.classify;

/** Digits and small letters of ASCII: {@link Character} also takes those of other scripts, in which nobody writes units and waits. */
final class Ascii {
    private Ascii() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isSmallLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    /** Whether a digit stands there; nothing stands behind the end of the text. */
    static boolean isDigitAt(String text, int at) {
        return at < text.length() && isDigit(text.charAt(at));
    }

    /** The number of so many hexadecimal digits that begin there, or -1. */
    static int hex(String text, int from, int digits) {
        if (from + digits > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /** Where the digits that begin there end; the same place where none does. */
    static int endOfDigits(String text, int from) {
        int end = from;
        while (isDigitAt(text, end)) {
            end++;
        }
        return end;
    }

    /** Where the small letters that begin there end; the same place where none does. */
    static int endOfSmallLetters(String text, int from) {
        int end = from;
        while (end < text.length() && isSmallLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Where the letters that begin there end; the same place where none does. */
    static int endOfLetters(String text, int from) {
        int end = from;
        while (end < text.length() && isSmallLetter((char) (text.charAt(end) | 0x20))) {
            end++;
        }
        return end;
    }
}
