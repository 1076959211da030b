package dev.llmroute.console.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the groups of a person let them do. A group {@value #EVERYBODY} is everybody who is known. Immutable.
 *
 * @param view the groups that may read
 * @param operate those that may operate too
 * @param edit those that may edit too
 */
public record Grants(Set<String> view, Set<String> operate, Set<String> edit) {
    /** No provider's group is called so. */
    public static final String EVERYBODY = "*";

    public Grants {
        view = Set.copyOf(view);
        operate = Set.copyOf(operate);
        edit = Set.copyOf(edit);
    }

    /** The most that the groups give; empty where they give nothing. */
    public Optional<Right> of(Collection<String> groups) {
        if (has(edit, groups)) {
            return Optional.of(Right.Edit);
        }
        if (has(operate, groups)) {
            return Optional.of(Right.Operate);
        }
        return has(view, groups) ? Optional.of(Right.View) : Optional.empty();
    }

    /** Those of the groups that give something. */
    List<String> relevant(Collection<String> groups) {
        Set<String> named =
                Set.copyOf(Stream.of(view, operate, edit).flatMap(Set::stream).toList());
        return groups.stream().filter(named::contains).distinct().toList();
    }

    void requireSome() {
        if (view.isEmpty() && operate.isEmpty() && edit.isEmpty()) {
            throw new IllegalArgumentException(
                    "No group may come into the console: name some in LLMROUTE_CONSOLE_VIEW_GROUPS,"
                            + " LLMROUTE_CONSOLE_OPERATE_GROUPS or LLMROUTE_CONSOLE_EDIT_GROUPS; * is everybody");
        }
    }

    private static boolean has(Set<String> granted, Collection<String> groups) {
        return granted.contains(EVERYBODY) || groups.stream().anyMatch(granted::contains);
    }
}
