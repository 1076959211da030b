package dev.llmroute.classify;

/** A character in one of the forms in which it may be written: as itself in either case, percent-encoded, escaped, as an HTML entity. */
final class WrittenCharacter {
    private WrittenCharacter() {}

    /** Where a character ends that stands there in one of its forms, or -1. */
    static int behind(String text, int start, char wanted) {
        char c = text.charAt(start);
        int coded = switch (c) {
            case '%' -> behindPercent(text, start, wanted);
            case '\\' -> behindBackslash(text, start, wanted);
            case '&' -> behindEntity(text, start, wanted);
            default -> -1;
        };
        if (coded >= 0) {
            return coded;
        }
        return same(c, wanted) || (c == '+' && wanted == ' ') ? start + 1 : -1;
    }

    private static int behindPercent(String text, int start, char wanted) {
        int digits = start + 1;
        while (text.startsWith("25", digits) && Ascii.hex(text, digits + 2, 2) >= 0) {
            digits += 2;
        }
        int code = Ascii.hex(text, digits, 2);
        return code >= 0 && (same((char) code, wanted) || (code == '+' && wanted == ' ')) ? digits + 2 : -1;
    }

    private static int behindBackslash(String text, int start, char wanted) {
        int at = start;
        while (at < text.length() && text.charAt(at) == '\\') {
            at++;
        }
        if (at == text.length()) {
            return -1;
        }
        int code = text.charAt(at) == 'u' ? Ascii.hex(text, at + 1, 4) : -1;
        if (code >= 0 && same((char) code, wanted)) {
            return at + 5;
        }
        return same(text.charAt(at), wanted) ? at + 1 : -1;
    }

    private static int behindEntity(String text, int start, char wanted) {
        String decimal = "&#" + (int) wanted + ";";
        String hex = "&#x" + Integer.toHexString(wanted) + ";";
        if (text.startsWith(decimal, start)) {
            return start + decimal.length();
        }
        if (text.regionMatches(true, start, hex, 0, hex.length())) {
            return start + hex.length();
        }
        String named = switch (wanted) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&apos;";
            default -> "";
        };
        return !named.isEmpty() && text.startsWith(named, start) ? start + named.length() : -1;
    }

    static boolean same(char one, char other) {
        return one == other || Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}
