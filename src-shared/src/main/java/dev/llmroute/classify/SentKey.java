package dev.llmroute.classify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The API key that was sent, to be taken out of whatever is said about it, however it is written: with other letters' case, percent-encoded
 * once or more often, form-encoded, escaped in JSON, as an HTML entity, in Base64, and glued to whatever stands beside it. Immutable.
 */
public final class SentKey {
    static final String HIDDEN = "[redacted]";

    /** Shorter keys are words that a local server uses; they are hidden only if they stand alone and have a digit. */
    private static final int SHORTEST = 8;

    /** Shorter beginnings at the end of a text may be anything. */
    private static final int SHORTEST_PART = 6;

    /** Shorter keys may stand in an answer, such as {@code lm-studio}. */
    private static final int SHORTEST_SECRET = 16;

    private final String key;

    /** Null until it is looked for: most keys never are. */
    private @Nullable String base64;

    private SentKey(String key) {
        this.key = key;
    }

    /** @param key may be empty: then nothing is hidden */
    public static SentKey of(String key) {
        return new SentKey(key);
    }

    /** A key that is looked for only if it is too long for a word and has a digit, for texts in which a model may say it by chance. */
    public static SentKey ifSecret(String key) {
        return of(key.length() >= SHORTEST_SECRET && hasDigit(key) ? key : "");
    }

    private static boolean hasDigit(String key) {
        // A loop: each call asks.
        for (int i = 0; i < key.length(); i++) {
            if (Character.isDigit(key.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Empty where the key is too short to be told from a word. */
    private String base64() {
        if (base64 == null) {
            // The last bytes depend on what follows them. The alphabets for texts and for URLs differ in two letters.
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            byte[] whole = Arrays.copyOf(bytes, bytes.length - bytes.length % 3);
            base64 = key.length() < SHORTEST ? "" : Base64.getEncoder().encodeToString(whole);
        }
        return base64;
    }

    /** Whether the text has the key in it. */
    public boolean isIn(String text) {
        // No form of it is shorter than the key itself, and what is asked for most is a number.
        return text.length() >= key.length() && !hiddenIn(text).equals(text);
    }

    /** The text with the key replaced. */
    public String hiddenIn(String text) {
        if (key.isBlank() || text.length() < Math.min(key.length(), SHORTEST_PART)) {
            return text;
        }
        // Base64 takes four letters for three.
        String encoded = text.length() < key.length() ? "" : base64();
        StringBuilder out = null;
        int copied = 0;
        int i = 0;
        while (i < text.length()) {
            int end = mayBegin(text.charAt(i)) ? endOfKey(text, i, encoded) : -1;
            if (end < 0) {
                i++;
                continue;
            }
            out = out == null ? new StringBuilder(text.length()) : out;
            out.append(text, copied, i).append(HIDDEN);
            copied = end;
            i = end;
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /** Whether a form of the key may begin with this character: nearly none does, and every event of a stream is looked through. */
    private boolean mayBegin(char c) {
        return switch (c) {
            case '%', '\\', '&', '+', '-', '_' -> true;
            default ->
                WrittenCharacter.same(c, key.charAt(0))
                        || (base64 != null && !base64.isEmpty() && base64.charAt(0) == c);
        };
    }

    /** Where the key that begins here ends, or -1 where none does. */
    private int endOfKey(String text, int start, String encoded) {
        int end = match(text, start);
        if (end >= 0 && key.length() < SHORTEST && !standsAlone(text, start, end)) {
            end = -1;
        }
        return end >= 0 ? end : endOfBase64(text, start, encoded);
    }

    private boolean standsAlone(String text, int start, int end) {
        boolean apart = (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
        return apart && hasDigit(key);
    }

    private int match(String text, int start) {
        int at = start;
        for (int i = 0; i < key.length(); i++) {
            if (at == text.length()) {
                return i >= SHORTEST_PART ? at : -1;
            }
            at = WrittenCharacter.behind(text, at, key.charAt(i));
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    private static int endOfBase64(String text, int start, String encoded) {
        if (encoded.isEmpty() || text.length() - start < encoded.length()) {
            return -1;
        }
        for (int i = 0; i < encoded.length(); i++) {
            char c = text.charAt(start + i);
            char standard = c == '-' ? '+' : c == '_' ? '/' : c;
            if (standard != encoded.charAt(i)) {
                return -1;
            }
        }
        int end = start + encoded.length();
        while (end < text.length() && end < start + encoded.length() + 4 && isBase64(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isBase64(char c) {
        return Character.isLetterOrDigit(c) || "+/-_=".indexOf(c) >= 0;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SentKey";
    }
}
