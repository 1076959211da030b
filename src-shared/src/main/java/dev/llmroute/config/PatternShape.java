package dev.llmroute.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outline of a regular expression, known before it is compiled: RE2 writes repetitions out, and {@code ((a{999}){999}){999}} would
 * take all memory.
 *
 * @param steps about how many instructions it becomes, at most {@link #MAX_STEPS} + 1
 * @param unmatched the index of a parenthesis that is not closed or not opened; -1 where each has its other half
 */
record PatternShape(int steps, int unmatched) {
    /** Time is steps times characters: this many keep the slowest pattern at some 10 ms for the longest text. */
    static final int MAX_STEPS = 500;

    private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,6})(?:(,)(\\d{0,6}))?}");

    static PatternShape of(String text) {
        return new Scan(text).shape();
    }

    private static final class Scan {
        private final String text;
        private final Deque<Integer> opened = new ArrayDeque<>();
        /** Steps before each open group. */
        private final Deque<Integer> outside = new ArrayDeque<>();

        private int steps;
        private int last;

        private Scan(String text) {
            this.text = text;
        }

        private PatternShape shape() {
            int i = 0;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == ')' && opened.isEmpty()) {
                    return new PatternShape(steps, i);
                }
                i = switch (c) {
                    case '\\' -> escape(i);
                    case '[' -> characterClass(i);
                    case '(' -> open(i);
                    case ')' -> close(i);
                    case '{' -> repetition(i);
                    default -> atom(i + 1);
                };
            }
            for (int before : outside) {
                steps = bounded((long) steps + before);
            }
            return new PatternShape(steps, opened.isEmpty() ? -1 : opened.peek());
        }

        private int atom(int next) {
            add(1);
            return next;
        }

        /** {@code \Q...\E} is literal. */
        private int escape(int i) {
            if (!text.startsWith("\\Q", i)) {
                return atom(Math.min(i + 2, text.length()));
            }
            int end = text.indexOf("\\E", i);
            add((end < 0 ? text.length() : end) - i);
            return end < 0 ? text.length() : end + 2;
        }

        /** A bracket right at the beginning of a class is literal. */
        private int characterClass(int i) {
            int at = text.startsWith("[^", i) ? i + 2 : i + 1;
            at = text.startsWith("]", at) ? at + 1 : at;
            while (at < text.length() && text.charAt(at) != ']') {
                if (text.startsWith("[:", at) && text.indexOf(":]", at + 2) > 0) {
                    at = text.indexOf(":]", at + 2) + 2;
                } else {
                    at += text.charAt(at) == '\\' ? 2 : 1;
                }
            }
            return atom(Math.min(at + 1, text.length()));
        }

        private int open(int i) {
            opened.push(i);
            outside.push(steps);
            steps = 2;
            last = 0;
            return i + 1;
        }

        private int close(int i) {
            opened.pop();
            int inside = steps;
            steps = outside.pop();
            add(inside);
            return i + 1;
        }

        private int repetition(int i) {
            Matcher times = REPETITION.matcher(text).region(i, text.length());
            if (!times.lookingAt()) {
                return atom(i + 1);
            }
            long least = Long.parseLong(times.group(1));
            String most = times.group(3);
            long copies = most == null || most.isEmpty() ? least + 1 : Math.max(least, Long.parseLong(most));
            add(bounded((copies - 1) * (long) last));
            return times.end();
        }

        private void add(int more) {
            last = more;
            steps = bounded((long) steps + more);
        }

        private static int bounded(long count) {
            return (int) Math.clamp(count, 0, MAX_STEPS + 1L);
        }
    }
}
