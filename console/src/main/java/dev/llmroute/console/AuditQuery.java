package dev.llmroute.console;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.store.AuditFilter;
import dev.llmroute.console.store.Window;
import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a reader asks for, as their address tells it. Refuses what it does not understand with 400. Immutable.
 *
 * @param given the filter's parameters as they were given, those that are not empty
 */
record AuditQuery(AuditFilter filter, Window window, Map<String, String> given) {
    private static final int MAX_TEXT = 200;
    private static final List<String> NAMES = List.of("q", "action", "from", "to");

    /** What can be asked for. */
    static final List<String> ACTIONS = Arrays.stream(Action.values())
            .filter(each -> each != Action.Other)
            .map(Action::name)
            .toList();

    AuditQuery {
        given = Map.copyOf(given);
    }

    /** Of a page: {@code older} and {@code newer} say where it stands. */
    static AuditQuery ofPage(Context ctx) {
        String older = FallbackQuery.text(ctx, "older");
        String newer = FallbackQuery.text(ctx, "newer");
        Window window = older != null
                ? Window.olderThan(FallbackQuery.cursor("older", older))
                : newer != null ? Window.newerThan(FallbackQuery.cursor("newer", newer)) : Window.NEWEST;
        return of(ctx, window);
    }

    /** Of the JSON API: {@code cursor} says where the list goes on. */
    static AuditQuery ofApi(Context ctx) {
        String cursor = FallbackQuery.text(ctx, "cursor");
        return of(ctx, cursor == null ? Window.NEWEST : Window.olderThan(FallbackQuery.cursor("cursor", cursor)));
    }

    private static AuditQuery of(Context ctx, Window window) {
        Map<String, String> given = new TreeMap<>();
        for (String name : NAMES) {
            String value = FallbackQuery.text(ctx, name);
            if (value != null) {
                given.put(name, value);
            }
        }
        AuditFilter filter = new AuditFilter(
                words(given.getOrDefault("q", "")),
                action(given.get("action")),
                FallbackQuery.instant("from", given.get("from")),
                FallbackQuery.instant("to", given.get("to")));
        return new AuditQuery(filter, window, given);
    }

    private static String words(String words) {
        if (words.length() > MAX_TEXT) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.queryTooLong", "q", words.length(), MAX_TEXT);
        }
        return words;
    }

    private static @Nullable Action action(@Nullable String action) {
        if (action != null && !ACTIONS.contains(action)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.noneOf", "action", String.join(", ", ACTIONS));
        }
        return action == null ? null : Action.valueOf(action);
    }

    /** What a field of the form shows. */
    String value(String name) {
        return given.getOrDefault(name, "");
    }

    /** A time in the form of a browser's field, in UTC. */
    String time(String name) {
        return FallbackQuery.fieldOf(name.equals("from") ? filter.fromMs() : filter.toMs());
    }

    /** An address with the same filter; {@code more}, where it is not empty, is one more parameter. */
    String address(String path, String more, String value) {
        return FallbackQuery.address(path, given, more, value);
    }
}
