package dev.llmroute.classify;

import org.jspecify.annotations.Nullable;

/**
 * Takes out of a provider's message what must not be shown or stored: API keys and other opaque tokens, ids of organisations,
 * projects, users and access keys, e-mail and IP addresses, queries of links, and long quotations, which may be prompts. Names of
 * models, limits and numbers stay. The result is one line of at most {@value #MAX_LENGTH} characters.
 *
 * <p>One pass over the text, token by token; a token is judged by its own form and by the word before it.
 */
public final class Redaction {
    /** The longest message that is shown. */
    public static final int MAX_LENGTH = 500;

    private static final int MAX_INPUT = 4000;
    private static final int LONG_QUOTATION = 80;
    private static final String HIDDEN = SentKey.HIDDEN;

    private static final String TOKEN_MARKS = "_-.*@/:=+~%#?&";
    private final String text;
    private final StringBuilder out = new StringBuilder(0);
    /** Up to here the text is in the output; what follows is copied once something else is to be shown in its place. */
    private int copied;
    /** Where the last word stands, and whether a colon or equals sign follows it. */
    private int lastStart;

    private int lastEnd;
    private boolean assigned;
    /** What that word says; null as long as nobody asked. */
    private @Nullable WordBefore before;

    private Redaction(String text) {
        this.text = text;
    }

    /** The message without secrets; never longer than {@link #MAX_LENGTH}. */
    public static String redact(String message) {
        String redacted =
                new Redaction(message.length() > MAX_INPUT ? message.substring(0, MAX_INPUT) : message).read();
        return redacted.length() > MAX_LENGTH ? redacted.substring(0, MAX_LENGTH - 1) + "…" : redacted;
    }

    /** The same without the key that was sent, however it is written; what else is secret is told by its form. */
    public static String redact(String message, SentKey key) {
        return redact(key.hiddenIn(message));
    }

    private String read() {
        int i = 0;
        while (i < text.length() && out.length() + i - copied <= MAX_LENGTH + 1) {
            char c = text.charAt(i);
            if (isTokenPart(c)) {
                i = token(i);
            } else if (isQuote(c)) {
                i = quotation(i);
            } else {
                if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                    blank(i);
                }
                i++;
            }
        }
        return out.append(text, copied, i).toString().strip();
    }

    private void replace(int from, int to, String shown) {
        out.append(text, copied, from).append(shown);
        copied = to;
    }

    /** Runs of blanks and line ends become one space. */
    private void blank(int at) {
        boolean further =
                at > copied ? text.charAt(at - 1) == ' ' : out.isEmpty() || out.charAt(out.length() - 1) == ' ';
        if (further || text.charAt(at) != ' ') {
            replace(at, at + 1, further ? "" : " ");
        }
    }

    private int quotation(int opening) {
        int closing = endOfLongQuotation(opening);
        if (closing < 0) {
            return opening + 1;
        }
        replace(opening + 1, closing, "…");
        return closing + 1;
    }

    /** Reads the token that begins here and returns where it ends. */
    private int token(int start) {
        int end = Ascii.endOfLetters(text, start);
        char opening = start == 0 ? ' ' : text.charAt(start - 1);
        boolean word = end == text.length() || !isTokenPart(text.charAt(end));
        if (word && !opensName(opening) && isHarmless(start, end)) {
            remember(start, end, false);
            return end;
        }
        while (end < text.length() && isTokenPart(text.charAt(end))) {
            end++;
        }
        token(start, end, opening);
        return end;
    }

    /** Whether {@link #masked} would show a word of nothing but letters that is not marked as a name, told with less effort. */
    private boolean isHarmless(int start, int end) {
        return !assigned
                && (end - start < SecretForm.SHORTEST_KEY || !SecretForm.isKey(text.substring(start, end)))
                && (Ascii.endOfSmallLetters(text, start) == end || before() != WordBefore.SCHEME);
    }

    private void token(int start, int end, char opening) {
        int stop = end;
        while (stop > start && ".:=-?".indexOf(text.charAt(stop - 1)) >= 0) {
            stop--;
        }
        String token = text.substring(start, stop);
        boolean link = token.contains("://");
        int sign = link ? -1 : token.indexOf(token.indexOf('=') > 0 ? '=' : ':');
        if (sign > 0) {
            String name = token.substring(0, sign);
            show(name, masked(name, opening), start);
            remember(start, start + sign, true);
            token = token.substring(sign + 1);
        }
        show(token, link ? withoutQuery(token) : masked(token, opening), stop - token.length());
        remember(stop - token.length(), stop, stop < end && text.charAt(end - 1) != '.');
    }

    private void show(String token, String shown, int at) {
        if (!shown.equals(token)) {
            replace(at, at + token.length(), shown);
        }
    }

    private void remember(int start, int end, boolean withAssignment) {
        if (start < end) {
            lastStart = start;
            lastEnd = end;
        }
        assigned = withAssignment;
        before = null;
    }

    private WordBefore before() {
        if (before == null) {
            before = WordBefore.of(text, lastStart, lastEnd);
        }
        return before;
    }

    private String masked(String token, char opening) {
        boolean hidden = SecretForm.isSecret(token) || isBehindSecret(token) || isNameOfOwner(token, opening);
        return hidden ? HIDDEN : SecretForm.withoutIds(token);
    }

    private boolean isBehindSecret(String token) {
        boolean plain = SecretForm.isPlainWord(token);
        if ((plain && !assigned) || token.equalsIgnoreCase("bearer") || token.equalsIgnoreCase("basic")) {
            return false;
        }
        return switch (before()) {
            case SECRET -> assigned && token.length() >= 4;
            case SCHEME -> token.length() >= 4 && !plain;
            case MAYBE_SECRET -> token.length() >= 7 && !plain && (assigned || SecretForm.hasDigit(token));
            case NOTHING, OWNER, YOU -> false;
        };
    }

    /** "Project `acme`", "team 100200", "account 'acme'", "you (acme-dev)". */
    private boolean isNameOfOwner(String token, char opening) {
        if (!opensName(opening) && !SecretForm.hasDigit(token)) {
            return false;
        }
        return switch (before()) {
            case YOU -> opening == '(';
            case OWNER -> token.length() >= (opensName(opening) ? 2 : 4);
            case NOTHING, SECRET, SCHEME, MAYBE_SECRET -> false;
        };
    }

    private static boolean opensName(char opening) {
        return isQuote(opening) || opening == '<' || opening == '(';
    }

    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        int fragment = url.indexOf('#');
        int end = query < 0 ? fragment : fragment < 0 ? query : Math.min(query, fragment);
        return end < 0 ? url : url.substring(0, end);
    }

    /** The closing quote of a quotation too long to be a name, or -1. */
    private int endOfLongQuotation(int opening) {
        if (opening > 0 && Character.isLetterOrDigit(text.charAt(opening - 1))) {
            return -1;
        }
        int close = text.indexOf(text.charAt(opening), opening + 1);
        return close - opening > LONG_QUOTATION ? close : -1;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isTokenPart(char c) {
        return Ascii.isSmallLetter(c) || (c != ' ' && (Character.isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0));
    }
}
