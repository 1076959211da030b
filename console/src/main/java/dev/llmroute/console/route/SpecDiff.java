package dev.llmroute.console.route;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import dev.llmroute.console.text.Message;
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
    public Message summary() {
        long added = lines.stream().filter(line -> line.startsWith("+")).count();
        long removed = lines.stream().filter(line -> line.startsWith("-")).count();
        if (added > 0 && removed > 0) {
            return Message.of("diff.both", added, removed);
        }
        if (added > 0) {
            return Message.of("diff.added", added);
        }
        return removed > 0 ? Message.of("diff.removed", removed) : Message.of("diff.nothing");
    }
}
