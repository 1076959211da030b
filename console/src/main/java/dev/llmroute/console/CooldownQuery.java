package dev.llmroute.console;

import dev.llmroute.console.audit.Words;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.CooldownRules;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.failure.FailureClass;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which cooldowns a reader wants to see, and in which order: the same in the address of the page, of its live updates and of the API.
 *
 * @param text words that all stand in what is known of one; empty: any
 * @param why a failure's class, {@code Manual} or {@code Drill}; empty: any
 * @param state one of {@link #STATES}; empty: any
 */
record CooldownQuery(String text, String why, String state, Sort sort, boolean descending) {
    static final String COMING_BACK = "ComingBack";
    static final List<String> STATES = List.of("CoolingDown", "Broken", "KeyRejected", COMING_BACK);

    /** What can be the reason of a cooldown. */
    static final List<String> CLASSES = Stream.concat(
                    Arrays.stream(FailureClass.values())
                            .filter(each -> CooldownRules.maximum(each).isPositive())
                            .map(FailureClass::name),
                    Stream.of(ManualCooldown.WORD, ManualCooldown.DRILL))
            .toList();

    static final CooldownQuery EVERYTHING = new CooldownQuery("", "", "", Sort.Remaining, false);

    static final CooldownQuery DRILLS = new CooldownQuery("", ManualCooldown.DRILL, "", Sort.Remaining, false);

    private static final int MAX_TEXT = 200;

    /** By what the table is ordered. */
    enum Sort {
        Remaining,
        Target,
        Reason,
        Since;

        /** For people. */
        Message text() {
            return Message.of("cooldowns.sort." + label());
        }

        /** In an address. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws Refused (400) that says what there is, where a parameter is none of it */
    static CooldownQuery of(Context ctx) {
        String text = given(ctx, "q").strip();
        if (text.length() > MAX_TEXT) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.queryTooLong", "q", text.length(), MAX_TEXT);
        }
        return new CooldownQuery(
                text,
                oneOf(ctx, "class", CLASSES),
                oneOf(ctx, "state", STATES),
                sort(oneOf(
                        ctx,
                        "sort",
                        Arrays.stream(Sort.values()).map(Sort::label).toList())),
                oneOf(ctx, "dir", List.of("asc", "desc")).equals("desc"));
    }

    private static Sort sort(String label) {
        return Arrays.stream(Sort.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElse(Sort.Remaining);
    }

    private static String oneOf(Context ctx, String name, List<String> allowed) {
        String given = given(ctx, name);
        if (!given.isEmpty() && !allowed.contains(given)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.noneOf", name, String.join(", ", allowed));
        }
        return given;
    }

    private static String given(Context ctx, String name) {
        String value = ctx.queryParam(name);
        return value == null ? "" : value;
    }

    /** Whether something may be left out. */
    boolean isFilter() {
        return !text.isEmpty() || !why.isEmpty() || !state.isEmpty();
    }

    /** Whether it asks for drills, all of them and nothing else. */
    boolean isOfDrills() {
        return text.isEmpty() && state.isEmpty() && why.equals(ManualCooldown.DRILL);
    }

    boolean shows(CooldownRow row) {
        var cooldown = row.cooldown();
        var what = cooldown.what();
        return isWanted(cooldown.state().name(), cooldown.word())
                && contains(
                        what.displayKey(),
                        what.provider(),
                        what.model(),
                        what.scope(),
                        what.window(),
                        cooldown.word(),
                        cooldown.seenBy(),
                        cooldown.reason());
    }

    boolean shows(RecoveringRow row) {
        var recovering = row.recovering();
        return isWanted(COMING_BACK, recovering.word())
                && contains(recovering.displayKey(), recovering.scope(), recovering.window(), recovering.word());
    }

    private boolean isWanted(String rowState, String rowWhy) {
        return (state.isEmpty() || state.equals(rowState)) && (why.isEmpty() || why.equals(rowWhy));
    }

    private boolean contains(@Nullable String... texts) {
        String all = Arrays.stream(texts).map(each -> each == null ? "" : each).collect(Collectors.joining("\n"));
        return Words.allIn(text, all);
    }

    Comparator<CooldownRow> order() {
        Comparator<CooldownRow> order = switch (sort) {
            case Remaining -> (a, b) -> Long.compare(a.deadlineNanos() - b.deadlineNanos(), 0);
            case Target ->
                Comparator.comparing((CooldownRow row) -> row.cooldown().what().displayKey());
            case Reason ->
                Comparator.comparing((CooldownRow row) -> row.cooldown().word());
            case Since ->
                Comparator.comparing((CooldownRow row) -> row.cooldown().span().since());
        };
        return (descending ? order.reversed() : order).thenComparing(CooldownRow::id);
    }

    /** What comes back has no time left, so it stands in the order of its names, or reasons. */
    Comparator<RecoveringRow> orderOfRecovering() {
        Comparator<RecoveringRow> order = sort == Sort.Reason
                ? Comparator.comparing((RecoveringRow row) -> row.recovering().word())
                : Comparator.comparing((RecoveringRow row) -> row.recovering().displayKey());
        boolean turned = descending && (sort == Sort.Reason || sort == Sort.Target);
        return (turned ? order.reversed() : order).thenComparing(RecoveringRow::id);
    }

    /** The part of an address behind the path, with its question mark; empty where everything is wanted in the usual order. */
    String inAddress() {
        List<String> parts = new ArrayList<>();
        Map.of("q", text, "class", why, "state", state).forEach((name, value) -> {
            if (!value.isEmpty()) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        if (sort != Sort.Remaining) {
            parts.add("sort=" + sort.label());
        }
        if (descending) {
            parts.add("dir=desc");
        }
        return parts.isEmpty()
                ? ""
                : "?" + String.join("&", parts.stream().sorted().toList());
    }
}
