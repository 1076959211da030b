package dev.llmroute.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One change of a page's tables, as the browser carries it out.
 *
 * @param how {@code delete}, {@code true} to replace it, or where it is put: {@code afterbegin:#TABLE}, {@code afterend:#ROW}
 */
record RowChange(String how, Row row) {
    private static final String DELETE = "delete";
    private static final String REPLACE = "true";

    boolean isDelete() {
        return how.equals(DELETE);
    }

    boolean isReplace() {
        return how.equals(REPLACE);
    }

    /**
     * What turns one page into the other, to be carried out in this order.
     *
     * @return empty where the whole is to be sent: a table comes or goes, or rows change places
     */
    static Optional<List<RowChange>> between(CooldownsPage before, CooldownsPage now) {
        boolean sameTables = before.rows().isEmpty() == now.rows().isEmpty()
                && before.recovering().isEmpty() == now.recovering().isEmpty();
        if (!sameTables
                || changePlaces(before.rows(), now.rows())
                || changePlaces(before.recovering(), now.recovering())) {
            return Optional.empty();
        }
        List<RowChange> changes = new ArrayList<>();
        // A row that goes from one table to the other is in one of them at a time.
        addDeleted(changes, before.rows(), now.rows());
        addDeleted(changes, before.recovering(), now.recovering());
        addOthers(changes, "cooling-rows", before.rows(), now.rows());
        addOthers(changes, "recovering-rows", before.recovering(), now.recovering());
        return Optional.of(List.copyOf(changes));
    }

    private static boolean changePlaces(List<? extends Row> before, List<? extends Row> now) {
        return !idsOf(before, byId(now)).equals(idsOf(now, byId(before)));
    }

    private static List<String> idsOf(List<? extends Row> rows, Map<String, Row> alsoIn) {
        return rows.stream().map(Row::id).filter(alsoIn::containsKey).toList();
    }

    private static void addDeleted(List<RowChange> changes, List<? extends Row> before, List<? extends Row> now) {
        Map<String, Row> left = byId(now);
        for (Row row : before) {
            if (!left.containsKey(row.id())) {
                changes.add(new RowChange(DELETE, row));
            }
        }
    }

    private static void addOthers(
            List<RowChange> changes, String table, List<? extends Row> before, List<? extends Row> now) {
        Map<String, Row> known = byId(before);
        String place = "afterbegin:#" + table;
        for (Row row : now) {
            Row was = known.get(row.id());
            if (was == null) {
                changes.add(new RowChange(place, row));
            } else if (!was.look().equals(row.look())) {
                changes.add(new RowChange(REPLACE, row));
            }
            place = "afterend:#cd-" + row.id();
        }
    }

    private static Map<String, Row> byId(List<? extends Row> rows) {
        return rows.stream().collect(Collectors.toMap(Row::id, Function.identity()));
    }
}
