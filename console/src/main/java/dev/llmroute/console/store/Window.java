package dev.llmroute.console.store;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted. Immutable.
 *
 * @param cursor null: the newest entries
 * @param newer whether those before it, which are newer, are wanted; else those behind it
 */
public record Window(@Nullable Cursor cursor, boolean newer) {
    public static final Window NEWEST = new Window(null, false);

    public static Window olderThan(Cursor cursor) {
        return new Window(cursor, false);
    }

    public static Window newerThan(Cursor cursor) {
        return new Window(cursor, true);
    }

    public boolean isNewest() {
        return cursor == null;
    }
}
