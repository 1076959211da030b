package dev.llmroute.classify;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a token of a text is by its own form, whatever stands beside it: a key, an address, an id. */
final class SecretForm {
    /** Beginnings of keys and tokens of well-known issuers. */
    private static final List<List<String>> KEY_PREFIXES = byFirstCharacter("""
            sk- sk_ pk- pk_ rk_ gsk_ xai- hf_ r8_ nvapi- pplx- ghp_ gho_ ghs_ github_pat_ glpat- csk- fw_ tgp_ dapi AIza
            AKIA ASIA ya29. eyJ org_ proj_ ak-""");
    /** Beginnings of ids, if more than a plain word follows: "org-Acme01", not "org-level". */
    private static final List<List<String>> ID_PREFIXES = byFirstCharacter("""
            org- organization- proj- project- user- user_ acct- acct_ key- key_ team- team_ ws- cus_ sess- sess_ req-
            req_""");

    /** Shorter tokens are no keys. */
    static final int SHORTEST_KEY = 8;

    private static final int OPAQUE = 24;

    private static final Pattern EMAIL = Pattern.compile("[^@]{1,100}@[^@]{1,200}\\.[A-Za-z]{2,20}");
    private static final int UUID_LENGTH = 36;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern IP = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?");
    private static final Pattern PROJECT_PATH =
            Pattern.compile("\\b(projects|organizations|accounts|users)/[^/]{2,100}");

    private SecretForm() {}

    /** Whether nothing of it may be shown. */
    static boolean isSecret(String token) {
        return isKey(token)
                || (token.indexOf('@') > 0 && EMAIL.matcher(token).matches())
                || (token.length() == UUID_LENGTH && UUID.matcher(token).matches())
                || (token.indexOf('.') > 0
                        && Ascii.isDigit(token.charAt(0))
                        && IP.matcher(token).matches());
    }

    static boolean isKey(String token) {
        if (token.length() < SHORTEST_KEY || token.charAt(0) >= KEY_PREFIXES.size()) {
            return false;
        }
        for (String prefix : KEY_PREFIXES.get(token.charAt(0))) {
            if (token.startsWith(prefix)) {
                return true;
            }
        }
        for (String prefix : ID_PREFIXES.get(token.charAt(0))) {
            if (token.startsWith(prefix) && !isPlainWord(token.substring(prefix.length()))) {
                return true;
            }
        }
        return false;
    }

    /** The token without what in it names somebody: a path's accounts and projects, long runs of letters and digits. */
    static String withoutIds(String token) {
        String path =
                token.indexOf('/') < 0 ? token : PROJECT_PATH.matcher(token).replaceAll("$1/" + SentKey.HIDDEN);
        return path.length() < OPAQUE ? path : withoutOpaqueRuns(path);
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
            kept.append(opaque ? SentKey.HIDDEN : run);
            if (i < token.length()) {
                kept.append(token.charAt(i));
            }
            start = i + 1;
        }
        return kept.toString();
    }

    static boolean isPlainWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLowerCase(c) && c != '-' && c != '\'') {
                return false;
            }
        }
        return true;
    }

    static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Ascii.isDigit(text.charAt(i)) || text.charAt(i) == '*') {
                return true;
            }
        }
        return false;
    }

    private static List<List<String>> byFirstCharacter(String prefixes) {
        List<String> all = List.of(prefixes.split("\\s+"));
        return IntStream.range(0, 128)
                .mapToObj(first ->
                        all.stream().filter(each -> each.charAt(0) == first).toList())
                .toList();
    }
}
