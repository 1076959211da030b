package dev.llmroute.router.translation;

/**
 * What Anthropic calls blank: <i>text content blocks must contain non-whitespace text</i>. That counts the white space of Unicode, of which Java
 * leaves out those that do not break lines; characters without any width are no text either.
 */
final class Blank {
    private Blank() {}

    static boolean is(String text) {
        return text.codePoints().allMatch(Blank::is);
    }

    /** Without white space at its end. */
    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean is(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == 0x85
                || (character >= 0x200B && character <= 0x200D)
                || character == 0x2060
                || character == 0xFEFF;
    }
}
