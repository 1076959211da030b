package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.store.Cursor;
import dev.llmroute.console.store.Filter;
import dev.llmroute.console.store.Window;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.Outcome;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the fallbacks asks for, as their address tells it. Refuses what it does not understand with 400. Immutable.
 *
 * @param given the filter's parameters as they were given, those that are not empty
 */
record FallbackQuery(Filter filter, Window window, Map<String, String> given) {
    /** Why a target may have been left out without a failure. */
    private static final List<String> OTHER_REASONS =
            List.of(ManualCooldown.WORD, ManualCooldown.DRILL, "Ceiling", "Budget", "NoHeadroom", "Unsupported");

    private static final List<String> NAMES =
            List.of("route", "provider", "model", "reason", "outcome", "caller", "from", "to");

    FallbackQuery {
        given = Map.copyOf(given);
    }

    /** Of a page: {@code older} and {@code newer} say where it stands. */
    static FallbackQuery ofPage(Context ctx) {
        String older = text(ctx, "older");
        String newer = text(ctx, "newer");
        Window window = older != null
                ? Window.olderThan(cursor("older", older))
                : newer != null ? Window.newerThan(cursor("newer", newer)) : Window.NEWEST;
        return of(ctx, window);
    }

    /** Of the JSON API: {@code cursor} says where the list goes on. */
    static FallbackQuery ofApi(Context ctx) {
        String cursor = text(ctx, "cursor");
        return of(ctx, cursor == null ? Window.NEWEST : Window.olderThan(cursor("cursor", cursor)));
    }

    private static FallbackQuery of(Context ctx, Window window) {
        Map<String, String> given = new TreeMap<>();
        for (String name : NAMES) {
            String value = text(ctx, name);
            if (value != null) {
                given.put(name, value);
            }
        }
        Filter filter = new Filter(
                given.get("route"),
                given.get("provider"),
                given.get("model"),
                reason(given.get("reason")),
                outcome(given.get("outcome")),
                given.get("caller"),
                instant("from", given.get("from")),
                instant("to", given.get("to")));
        return new FallbackQuery(filter.within(Visitor.of(ctx).namespaces()), window, given);
    }

    /** What a parameter says; null where it says nothing. */
    static @Nullable String text(Context ctx, String name) {
        String value = ctx.queryParam(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    static Cursor cursor(String name, String text) {
        try {
            return Cursor.parse(text);
        } catch (IllegalArgumentException none) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.place", name);
        }
    }

    private static @Nullable String reason(@Nullable String text) {
        if (text != null && !reasons().contains(text)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.oneOf", "reason", text, String.join(", ", reasons()));
        }
        return text;
    }

    private static @Nullable Outcome outcome(@Nullable String text) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().equals(text)) {
                return outcome;
            }
        }
        if (text != null) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.oneOf", "outcome", text, String.join(", ", outcomes()));
        }
        return null;
    }

    static @Nullable Long instant(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return parsed(text).orElseThrow(() -> new Refused(HttpStatus.BAD_REQUEST, "error.time", name, text));
    }

    /** ISO 8601; without a zone, as a browser's field for a time gives it, in UTC. */
    private static Optional<Long> parsed(String text) {
        try {
            Instant instant = text.matches(".*T.*(Z|[+-][0-9:]+)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return Optional.of(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException none) {
            return Optional.empty();
        }
    }

    static List<String> reasons() {
        return Stream.concat(Stream.of(FailureClass.values()).map(FailureClass::name), OTHER_REASONS.stream())
                .toList();
    }

    static List<String> outcomes() {
        return Stream.of(Outcome.values()).map(Outcome::name).toList();
    }

    /** An outcome, for people. */
    static Message outcomeText(String outcome) {
        return Message.of("outcome." + outcome);
    }

    /** What a field of the form shows. */
    String value(String name) {
        return given.getOrDefault(name, "");
    }

    /** A time in the form of a browser's field, in UTC. */
    String time(String name) {
        return fieldOf(name.equals("from") ? filter.fromMs() : filter.toMs());
    }

    static String fieldOf(@Nullable Long ms) {
        return ms == null
                ? ""
                : LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), ZoneOffset.UTC)
                        .withNano(0)
                        .toString();
    }

    /** An address with the same filter; {@code more}, where it is not empty, is one more parameter. */
    String address(String path, String more, String value) {
        return address(path, given, more, value);
    }

    static String address(String path, Map<String, String> given, String more, String value) {
        List<String> parts = new ArrayList<>();
        new TreeMap<>(given).forEach((name, each) -> parts.add(name + "=" + encoded(each)));
        if (!more.isEmpty()) {
            parts.add(more + "=" + encoded(value));
        }
        return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
