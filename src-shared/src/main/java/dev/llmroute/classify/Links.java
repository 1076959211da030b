package dev.llmroute.classify;

/** Links in a message: whatever words they are made of, they say nothing of what failed. */
final class Links {
    /** What ends a link. */
    private static final String ENDS = " \t\n\013\f\r\"'<>)";

    private static final int LONGEST = 500;

    private Links() {}

    /** The message without them, but for the section of a manual that one names. */
    static String takenOutOf(String message) {
        StringBuilder kept = null;
        int copied = 0;
        for (int at = message.indexOf("://"); at >= 0; at = message.indexOf("://", at + 1)) {
            int start = start(message, at);
            int end = end(message, at + 3);
            if (start >= copied && isLink(message, start, at, end)) {
                kept = kept == null ? new StringBuilder(message.length()) : kept;
                kept.append(message, copied, start).append(' ').append(sectionOfLimits(message.substring(start, end)));
                copied = end;
            }
        }
        return kept == null
                ? message
                : kept.append(message, copied, message.length()).toString();
    }

    /** The first one, with what it is called by behind its scheme; empty where there is none. */
    static String first(String message) {
        for (int at = message.indexOf("://"); at >= 0; at = message.indexOf("://", at + 1)) {
            int end = end(message, at + 3);
            if (isLink(message, start(message, at), at, end)) {
                return message.substring(at + 3, end);
            }
        }
        return "";
    }

    private static int start(String message, int at) {
        return message.startsWith("https", at - 5) ? at - 5 : at - 4;
    }

    private static boolean isLink(String message, int start, int at, int end) {
        return start >= 0 && message.startsWith("http", start) && end > at + 3;
    }

    /** A link to what a manual says about limits says which limit it is; Alibaba has no other word for it. */
    private static String sectionOfLimits(String url) {
        int section = url.indexOf('#');
        return section >= 0 && Words.of(url.substring(section + 1)).has(LimitRules.LIMIT_SECTIONS)
                ? url.substring(section)
                : "";
    }

    private static int end(String message, int from) {
        int end = from;
        while (end < message.length() && end - from < LONGEST && ENDS.indexOf(message.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
