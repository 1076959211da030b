package dev.llmroute.standalone.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in columns as wide as what they hold. What a row has nothing for is a dash. Not thread-safe. */
public final class Table {
    private static final String BETWEEN = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(List<String> header) {
        rows.add(List.copyOf(header));
    }

    /** What a column shows where there may be nothing. */
    static String cell(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** @param cells as many as the header has; empty where there is nothing */
    public void add(List<String> cells) {
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList());
    }

    /** The lines, the header first, without white space at their ends. */
    public List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths[i] - cell.length())).append(BETWEEN);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
