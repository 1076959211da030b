package dev.llmroute.failure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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
    private static final int OPAQUE = 24;
    private static final String HIDDEN = "[redacted]";

    /** Beginnings of keys and tokens of well-known issuers. */
    private static final List<String> KEY_PREFIXES = List.of("""
            sk- sk_ pk- pk_ rk_ gsk_ xai- hf_ r8_ nvapi- pplx- ghp_ gho_ ghs_ github_pat_ glpat- csk- fw_ tgp_ dapi AIza
            AKIA ASIA ya29. eyJ org_ proj_ ak-""".split("\\s+"));
    /** Beginnings of ids, if more than a plain word follows: "org-Acme01", not "org-level". */
    private static final List<String> ID_PREFIXES = List.of("""
            org- organization- proj- project- user- user_ acct- acct_ key- key_ team- team_ ws- cus_ sess- sess_ req-
            req_""".split("\\s+"));

    private static final Set<String> OWNERS = Set.of(
            "project",
            "projects",
            "organization",
            "organisation",
            "account",
            "team",
            "workspace",
            "tenant",
            "subscription",
            "user",
            "caller");
    private static final Set<String> SECRETS = Set.of(
            "x-api-key", "api-key", "api_key", "apikey", "authorization", "password", "secret", "bearer", "basic");
    /** What may stand before a secret; only what looks like one is hidden behind these. */
    private static final Set<String> MAYBE_SECRETS = Set.of("key", "token", "provided", "credential");

    private static final Pattern EMAIL = Pattern.compile("[^@]{1,100}@[^@]{1,200}\\.[A-Za-z]{2,20}");
    private static final int UUID_LENGTH = 36;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern IP = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?");
    private static final Pattern PROJECT_PATH =
            Pattern.compile("\\b(projects|organizations|accounts|users)/[^/]{2,100}");

    private final String text;
    private final StringBuilder out = new StringBuilder(256);
    /** The last word, in lower case, and whether a colon or equals sign stands behind it. */
    private String previous = "";

    private boolean assigned;

    private Redaction(String text) {
        this.text = text;
    }

    /** The message without secrets; never longer than {@link #MAX_LENGTH}. */
    public static String redact(String message) {
        String redacted =
                new Redaction(message.length() > MAX_INPUT ? message.substring(0, MAX_INPUT) : message).read();
        return redacted.length() > MAX_LENGTH ? redacted.substring(0, MAX_LENGTH - 1) + "…" : redacted;
    }

    private String read() {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isTokenPart(c)) {
                i = token(i);
            } else if (isQuote(c) && endOfLongQuotation(i) > 0) {
                out.append(c).append('…').append(c);
                i = endOfLongQuotation(i) + 1;
            } else {
                append(c);
                i++;
            }
        }
        return out.toString().strip();
    }

    /** Reads the token that begins here and returns where it ends. */
    private int token(int start) {
        int end = start;
        while (end < text.length() && isTokenPart(text.charAt(end))) {
            end++;
        }
        int stop = end;
        while (stop > start && ".:=-?".indexOf(text.charAt(stop - 1)) >= 0) {
            stop--;
        }
        char opening = start == 0 ? ' ' : text.charAt(start - 1);
        String token = text.substring(start, stop);
        int equals = token.indexOf('=') > 0 || token.contains("://") ? token.indexOf('=') : token.indexOf(':');
        if (equals > 0 && !token.contains("://")) {
            String name = token.substring(0, equals);
            out.append(masked(name, opening)).append(token.charAt(equals));
            remember(name, true);
            token = token.substring(equals + 1);
        }
        out.append(masked(token, opening)).append(text, stop, end);
        remember(token, stop < end && text.charAt(end - 1) != '.');
        return end;
    }

    private void remember(String word, boolean withAssignment) {
        if (!word.isEmpty()) {
            previous = word.toLowerCase(Locale.ROOT);
        }
        assigned = withAssignment;
    }

    private String masked(String token, char opening) {
        if (token.contains("://")) {
            return withoutQuery(token);
        }
        boolean hidden = isKey(token)
                || isBehindSecret(token)
                || isNameOfOwner(token, opening)
                || (token.indexOf('@') > 0 && EMAIL.matcher(token).matches())
                || (token.length() == UUID_LENGTH && UUID.matcher(token).matches())
                || (!token.isEmpty()
                        && isDigit(token.charAt(0))
                        && IP.matcher(token).matches());
        if (hidden) {
            return HIDDEN;
        }
        String path =
                token.indexOf('/') < 0 ? token : PROJECT_PATH.matcher(token).replaceAll("$1/" + HIDDEN);
        return path.length() < OPAQUE ? path : withoutOpaqueRuns(path);
    }

    private static boolean isKey(String token) {
        if (token.length() < 8) {
            return false;
        }
        for (String prefix : KEY_PREFIXES) {
            if (token.startsWith(prefix)) {
                return true;
            }
        }
        for (String prefix : ID_PREFIXES) {
            if (token.startsWith(prefix) && !isPlainWord(token.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isBehindSecret(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (lower.equals("bearer") || lower.equals("basic")) {
            return false;
        }
        boolean scheme = previous.equals("bearer") || previous.equals("basic");
        if (SECRETS.contains(previous) && (assigned || scheme) && token.length() >= 4) {
            return !scheme || !isPlainWord(token);
        }
        return MAYBE_SECRETS.contains(previous)
                && token.length() >= 7
                && !isPlainWord(token)
                && (assigned || hasDigit(token));
    }

    /** "Project `acme`", "team 100200", "account 'acme'", "you (acme-dev)". */
    private boolean isNameOfOwner(String token, char opening) {
        if (opening == '(' && (previous.equals("you") || previous.equals("user"))) {
            return true;
        }
        return OWNERS.contains(previous)
                && token.length() >= 2
                && (isQuote(opening) || opening == '<' || opening == '(' || (token.length() >= 4 && hasDigit(token)));
    }

    /** Long runs of letters and digits are ids or keys; words and names of models have separators or no digits. */
    private static String withoutOpaqueRuns(String token) {
        StringBuilder kept = new StringBuilder(token.length());
        int start = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i < token.length() && (Character.isLetterOrDigit(token.charAt(i)) || token.charAt(i) == '_')) {
                continue;
            }
            String run = token.substring(start, i);
            boolean opaque =
                    run.length() >= OPAQUE && hasDigit(run) && run.chars().anyMatch(Character::isLetter);
            kept.append(opaque ? HIDDEN : run);
            if (i < token.length()) {
                kept.append(token.charAt(i));
            }
            start = i + 1;
        }
        return kept.toString();
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

    private void append(char c) {
        if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
            out.append(c);
        } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
            out.append(' ');
        }
    }

    private static boolean isPlainWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLowerCase(c) && c != '-' && c != '\'') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isDigit(text.charAt(i)) || text.charAt(i) == '*') {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static boolean isTokenPart(char c) {
        return Character.isLetterOrDigit(c) || "_-.*@/:=+~%#?&".indexOf(c) >= 0;
    }
}
