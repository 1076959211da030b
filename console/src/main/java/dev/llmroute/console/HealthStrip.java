package dev.llmroute.console;

import dev.llmroute.console.store.Cooled;
import dev.llmroute.console.store.CooledSpan;
import dev.llmroute.console.store.CooledTime;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A day of health of each target, in steps of a quarter of an hour.
 *
 * @param fromMs the first step's begin, ms since 1970
 * @param watchedMinutes how many minutes of the day were watched
 * @param rows what cooled longest first, then the others by name
 * @param more how many rows are left out
 */
record HealthStrip(long fromMs, long watchedMinutes, List<Row> rows, int more) {
    static final long STEP_MS = 15 * 60_000L;
    static final int STEPS = 96;
    private static final int MOST = 25;

    /** How a target was. */
    enum State {
        /** Not cooling down in any watched minute. */
        Healthy,
        /** Cooling down for a part of it at least. */
        Cooling,
        /** Nobody watched. */
        Unknown
    }

    /**
     * Steps of one state, one after the other.
     *
     * @param first its number, from 0
     * @param steps how many
     */
    record Run(long dayMs, State state, int first, int steps, long cooledMs, long watchedMinutes) {
        long fromMs() {
            return dayMs + first * STEP_MS;
        }

        long toMs() {
            return fromMs() + steps * STEP_MS;
        }

        /** {@code 10:15 to 11:00 UTC: cooling 23 min 20 s of 45 watched minutes}. */
        Message text(Texts t) {
            Message how = switch (state) {
                case Healthy -> Message.of("health.healthy");
                case Cooling -> Message.of("health.run.cooling", t.span(cooledMs), watchedMinutes);
                case Unknown -> Message.of("common.notKnown");
            };
            return Message.of("health.run", Figures.time(fromMs()), Figures.time(toMs()), how);
        }

        private Run plus(Run next) {
            return new Run(
                    dayMs,
                    state,
                    first,
                    steps + next.steps,
                    cooledMs + next.cooledMs,
                    watchedMinutes + next.watchedMinutes);
        }
    }

    /**
     * A day of one target.
     *
     * @param name with the account where two targets have one name
     * @param target the display key
     */
    record Row(Message name, String target, long cooledMs, long watchedMinutes, List<Run> runs) {
        /** @param now whether it is cooling down now: that minute is not recorded yet */
        Message summary(Texts t, boolean now) {
            return now ? Message.of("health.now", summary(t)) : summary(t);
        }

        private Message summary(Texts t) {
            if (watchedMinutes == 0) {
                return Message.of("common.notKnown");
            }
            return cooledMs == 0
                    ? Message.of("health.healthy")
                    : Message.of("health.coolingOf", t.span(cooledMs), t.span(watchedMinutes * 60_000));
        }

        List<Run> cooling() {
            return runs.stream().filter(run -> run.state() == State.Cooling).toList();
        }
    }

    /** The day that ends with the quarter of an hour that has begun. */
    static CooledSpan day(long nowMs) {
        long end = Math.floorDiv(nowMs, STEP_MS) * STEP_MS + STEP_MS;
        return new CooledSpan(end - STEPS * STEP_MS, end, false);
    }

    /** @param others display keys of targets that are known, cooling or not */
    static HealthStrip of(CooledTime day, Collection<String> others) {
        Set<String> ambiguous = ambiguous(day.ms().keySet());
        List<Row> rows = new ArrayList<>();
        Set<String> there = new HashSet<>();
        day.ms().forEach((what, ms) -> {
            there.add(what.target());
            rows.add(row(name(what, ambiguous), what.target(), day, ms));
        });
        others.stream()
                .filter(other -> !there.contains(other))
                .distinct()
                .forEach(other -> rows.add(row(Message.data(other), other, day, Map.of())));
        rows.sort(Comparator.comparingLong(Row::cooledMs)
                .reversed()
                .thenComparing(row -> row.name().english()));
        return new HealthStrip(
                day.span().fromMs(),
                day.watched(),
                rows.stream().limit(MOST).toList(),
                Math.max(0, rows.size() - MOST));
    }

    /** Names that two accounts have. */
    static Set<String> ambiguous(Collection<Cooled> all) {
        return all.stream()
                .collect(Collectors.groupingBy(Cooled::target, Collectors.mapping(Cooled::account, Collectors.toSet())))
                .entrySet()
                .stream()
                .filter(each -> each.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The display key, with the begin of the account where others have the same. */
    static Message name(Cooled what, Set<String> ambiguous) {
        if (!ambiguous.contains(what.target())) {
            return Message.data(what.target());
        }
        return switch (what.account()) {
            case "" -> Message.of("health.account.none", what.target());
            case "*" -> Message.of("health.account.all", what.target());
            default ->
                Message.of(
                        "health.account",
                        what.target(),
                        what.account().substring(0, Math.min(8, what.account().length())));
        };
    }

    private static Row row(Message name, String target, CooledTime day, Map<Long, Long> ms) {
        List<Run> runs = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            long at = day.span().fromMs() + step * STEP_MS;
            Long watched = day.watchedMinutes().get(at);
            long cooled = ms.getOrDefault(at, 0L);
            State state = watched == null ? State.Unknown : cooled > 0 ? State.Cooling : State.Healthy;
            Run run = new Run(day.span().fromMs(), state, step, 1, cooled, watched == null ? 0 : watched);
            if (!runs.isEmpty() && runs.getLast().state() == state) {
                runs.add(runs.removeLast().plus(run));
            } else {
                runs.add(run);
            }
        }
        long cooledMs = runs.stream().mapToLong(Run::cooledMs).sum();
        return new Row(name, target, cooledMs, day.watched(), List.copyOf(runs));
    }
}
