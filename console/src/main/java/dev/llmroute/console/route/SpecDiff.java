package dev.llmroute.console.route;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.List;

/**
 * What differs between two texts, line by line. Immutable.
 *
 * @param lines of the unified form without its head: each begins with {@code +}, {@code -}, a blank, or {@code @@} where lines are
 *     left out
 */
public record SpecDiff(List<String> lines) {
    private static final int CONTEXT = 3;

    /** The lines that name the two files. */
    private static final int HEAD = 2;

    public SpecDiff {
        lines = List.copyOf(lines);
    }

    /** Between the old text and the new one. */
    public static SpecDiff of(String before, String after) {
        List<String> old = before.lines().toList();
        Patch<String> patch = DiffUtils.diff(old, after.lines().toList());
        List<String> all = UnifiedDiffUtils.generateUnifiedDiff("before", "after", old, patch, CONTEXT);
        return new SpecDiff(all.stream().skip(HEAD).toList());
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** In a few words: {@code 3 lines added, 1 removed}. */
    public String summary() {
        if (isEmpty()) {
            return "nothing changes";
        }
        long added = lines.stream().filter(line -> line.startsWith("+")).count();
        long removed = lines.stream().filter(line -> line.startsWith("-")).count();
        String more = added == 0 ? "" : count(added) + " added";
        String less = removed == 0 ? "" : (added == 0 ? count(removed) : removed) + " removed";
        return more.isEmpty() || less.isEmpty() ? more + less : more + ", " + less;
    }

    private static String count(long lines) {
        return lines == 1 ? "1 line" : lines + " lines";
    }
}
