package dev.llmroute.failure;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes out of a provider's message what must not be shown or stored: API keys and other opaque tokens, ids of organisations,
 * projects, users and access keys, e-mail and IP addresses, queries of links, and long quotations, which may be prompts. Names of
 * models, limits and numbers stay. The result is one line of at most {@value #MAX_LENGTH} characters.
 */
public final class Redaction {
    /** The longest message that is shown. */
    public static final int MAX_LENGTH = 500;

    private static final int MAX_INPUT = 4000;
    private static final String HIDDEN = "[redacted]";

    private record Mask(Pattern pattern, String replacement) {}

    private static final List<Mask> MASKS = List.of(
            mask("(?i)\\b(bearer|basic)\\s{1,3}[A-Za-z0-9._~+/=*-]{6,2000}", "$1 " + HIDDEN),
            mask(
                    "(?i)\\b(x-api-key|api[-_ ]?key|apikey|authorization|token|secret|password)([\"']?\\s{0,2}[:=]\\s{0,2}[\"']?)[^\\s\"',;)]{4,2000}",
                    "$1$2" + HIDDEN),
            mask(
                    "(?i)\\b(api key provided:?|api key) ([\"'`]?)(?=[^\\s\"'`]{0,200}[0-9*_-])[A-Za-z0-9*_.-]{8,200}",
                    "$1 $2" + HIDDEN),
            mask("[A-Za-z0-9._%+-]{1,64}+@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,5}", HIDDEN),
            mask("(https?://[^\\s?#\"'<>]{1,500})[?#][^\\s\"'<>]{1,1000}", "$1"),
            mask(
                    "\\b(?:sk|pk|rk|gsk|xai|hf|r8|nvapi|pplx|ghp|gho|ghs|github_pat|glpat|csk|fw|tgp|dapi|org|organization|proj|project|user|acct|ak|key|team|ws|cus|sess|req)[-_][A-Za-z0-9*_-]{6,300}",
                    HIDDEN),
            mask("\\b(?:AIza|AKIA|ASIA|ya29\\.|eyJ)[A-Za-z0-9._*-]{8,4000}", HIDDEN),
            mask("\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", HIDDEN),
            mask("\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b", HIDDEN),
            mask(
                    "(?i)\\b(projects?|organi[sz]ations?|accounts?|teams?|workspaces?|tenants?|subscriptions?|users?)([ :/=]{1,3})([\"'`<(]{1,2})[^\"'`>)\\s]{2,200}",
                    "$1$2$3" + HIDDEN),
            mask(
                    "(?i)\\b(projects?|organi[sz]ations?|accounts?|teams?|workspaces?|tenants?|subscriptions?|users?)([ :/=]{1,3})(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{4,200}",
                    "$1$2" + HIDDEN),
            mask("(?i)\\b(projects/)[^/\\s\"'`]{2,200}", "$1" + HIDDEN),
            mask("(?i)\\b(you|user) \\([^)]{1,200}\\)", "$1 (" + HIDDEN + ")"),
            mask("(?<![\\p{L}\\p{N}])([\"'`])[^\"'`]{80,4000}+\\1", "$1…$1"),
            mask("(?<![A-Za-z0-9_])(?=[A-Za-z_]{0,200}\\d)(?=[0-9_]{0,200}[A-Za-z])[A-Za-z0-9_]{24,4000}", HIDDEN),
            mask("[\\p{Cntrl}\\s]{1,4000}", " "));

    private Redaction() {}

    /** The message without secrets; never longer than {@link #MAX_LENGTH}. */
    public static String redact(String message) {
        String text = message.length() > MAX_INPUT ? message.substring(0, MAX_INPUT) : message;
        for (Mask mask : MASKS) {
            text = mask.pattern().matcher(text).replaceAll(mask.replacement());
        }
        text = text.strip();
        return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH - 1) + "…" : text;
    }

    private static Mask mask(String pattern, String replacement) {
        return new Mask(Pattern.compile(pattern), replacement);
    }
}
