package dev.llmroute.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
     * What turns one page into the other, to be carried out in this order. A row that changes its place goes and comes again, as few of them as
     * can be.
     *
     * @return empty where the whole is to be sent: a table comes or goes, or most rows change places
     */
    static Optional<List<RowChange>> between(CooldownsPage before, CooldownsPage now) {
        boolean sameTables = before.rows().isEmpty() == now.rows().isEmpty()
                && before.recovering().isEmpty() == now.recovering().isEmpty();
        Set<String> moved = new HashSet<>();
        moved.addAll(moved(before.rows(), now.rows()));
        moved.addAll(moved(before.recovering(), now.recovering()));
        if (!sameTables
                || 2 * moved.size() > now.rows().size() + now.recovering().size()) {
            return Optional.empty();
        }
        List<RowChange> changes = new ArrayList<>();
        // A row that goes from one place to the other is in one of them at a time.
        addDeleted(changes, before.rows(), now.rows(), moved);
        addDeleted(changes, before.recovering(), now.recovering(), moved);
        addOthers(changes, "cooling-rows", before.rows(), now.rows(), moved);
        addOthers(changes, "recovering-rows", before.recovering(), now.recovering(), moved);
        return Optional.of(List.copyOf(changes));
    }

    /** Which of the rows that stay have to change their place: all but the most that are in the same order before and now. */
    private static Set<String> moved(List<? extends Row> before, List<? extends Row> now) {
        Map<String, Integer> places = new HashMap<>();
        before.forEach(row -> places.put(row.id(), places.size()));
        List<String> staying =
                now.stream().map(Row::id).filter(places::containsKey).toList();
        // Of each length the end of the ascending run that ends earliest, and what is before each row in its run.
        List<String> ends = new ArrayList<>();
        Map<String, String> previous = new HashMap<>();
        for (String id : staying) {
            int found =
                    Collections.binarySearch(ends, id, Comparator.comparingInt(each -> places.getOrDefault(each, 0)));
            int length = -found - 1;
            if (length > 0) {
                previous.put(id, ends.get(length - 1));
            }
            if (length == ends.size()) {
                ends.add(id);
            } else {
                ends.set(length, id);
            }
        }
        Set<String> moved = new HashSet<>(staying);
        for (String id = ends.isEmpty() ? null : ends.getLast(); id != null; id = previous.get(id)) {
            moved.remove(id);
        }
        return moved;
    }

    private static void addDeleted(
            List<RowChange> changes, List<? extends Row> before, List<? extends Row> now, Set<String> moved) {
        Map<String, Row> left = byId(now);
        for (Row row : before) {
            if (!left.containsKey(row.id()) || moved.contains(row.id())) {
                changes.add(new RowChange(DELETE, row));
            }
        }
    }

    private static void addOthers(
            List<RowChange> changes,
            String table,
            List<? extends Row> before,
            List<? extends Row> now,
            Set<String> moved) {
        Map<String, Row> known = byId(before);
        String place = "afterbegin:#" + table;
        for (Row row : now) {
            Row was = moved.contains(row.id()) ? null : known.get(row.id());
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
