package dev.llmroute.classify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts that a request carries as Base64, such as files: providers quote them as what they say. Takes time in proportion to the request. */
final class EncodedText {
    /** Less is no word that tells anything. */
    private static final int SHORTEST = 8;

    /** Lines of Base64 are 64 letters long or 76. */
    private static final int SHORTEST_LINE = 60;

    /** So much of it tells whether it is text; a picture is not read any further. */
    private static final int SAMPLE = 64;

    private EncodedText() {}

    /** All that is text when it is decoded. */
    static List<String> in(String raw) {
        List<String> texts = new ArrayList<>(0);
        StringBuilder run = new StringBuilder();
        int lineStart = 0;
        int i = 0;
        while (i < raw.length()) {
            if (isLetter(raw.charAt(i))) {
                run.append(raw.charAt(i++));
                continue;
            }
            int lineEnd = run.length() - lineStart >= SHORTEST_LINE ? behindLineEnd(raw, i) : i;
            if (lineEnd > i) {
                lineStart = run.length();
                i = lineEnd;
                continue;
            }
            addText(run, texts);
            run.setLength(0);
            lineStart = 0;
            i++;
        }
        addText(run, texts);
        return texts;
    }

    private static boolean isLetter(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '/' || c == '-' || c == '_');
    }

    /** An end of a line, as it is or as JSON has it; the same place where none is there. */
    private static int behindLineEnd(String raw, int from) {
        int at = from;
        while (at < raw.length()) {
            if (raw.startsWith("\\n", at) || raw.startsWith("\\r", at)) {
                at += 2;
            } else if (raw.charAt(at) == '\n' || raw.charAt(at) == '\r') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static void addText(StringBuilder run, List<String> texts) {
        // One letter alone is no byte.
        int length = run.length() - (run.length() % 4 == 1 ? 1 : 0);
        if (length < SHORTEST || decoded(run, Math.min(SAMPLE, length - length % 4)) == null) {
            return;
        }
        String text = decoded(run, length);
        if (text != null) {
            texts.add(text);
        }
    }

    /** What its beginning of that length says; null where that is no text. */
    private static @Nullable String decoded(StringBuilder run, int length) {
        String standard = run.substring(0, length).replace('-', '+').replace('_', '/');
        byte[] bytes = Base64.getDecoder().decode(standard);
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, withoutHalfLetter(bytes)))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    /** Where the last whole letter ends: the sample may end within one. */
    private static int withoutHalfLetter(byte[] bytes) {
        int end = bytes.length;
        int at = end - 1;
        while (at > 0 && at > end - 4 && (bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        int lead = at < 0 ? 0 : bytes[at] & 0xFF;
        int needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return end - at < needed ? at : end;
    }
}
