package dev.llmroute.console;

import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.PredictiveCooldown;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.json.CooldownJson;
import dev.llmroute.route.TargetState;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One cooldown in the console's table.
 *
 * @param passing up to which size requests pass, in steps of a tenth: that grows with time, and a row that is replaced every
 *     second cannot be read
 */
record CooldownRow(CooldownJson cooldown, KnownCooldown known, int passing) implements Row {
    static CooldownRow of(KnownCooldown known, TimeSource time) {
        return new CooldownRow(CooldownJson.of(known, time), known, step(known.passesUpTo(time)));
    }

    private static int step(long tokens) {
        return (int) Math.floor(10 * Math.log1p((double) Math.max(0, tokens)));
    }

    @Override
    public String id() {
        return cooldown.what().id();
    }

    @Override
    public Object look() {
        return List.of(known, passing);
    }

    long deadlineNanos() {
        return known.deadlineNanos();
    }

    boolean isManual() {
        return known.cooldown().isManual();
    }

    boolean isDrill() {
        return known.cooldown().isDrill();
    }

    /** Whether it could last longer. */
    boolean canBeExtended() {
        return known.cooldown().extended(1).durationMs() > known.cooldown().durationMs();
    }

    /** The most it may last from when it was set. */
    String longest() {
        return ClockText.of(known.cooldown().cause().maximum().toMillis());
    }

    private boolean predicted() {
        return known.cooldown().isPredicted();
    }

    String countdown() {
        return ClockText.of(cooldown.span().remainingMs());
    }

    boolean isBroken() {
        return cooldown.state() == TargetState.Broken;
    }

    boolean isKeyRejected() {
        return cooldown.state() == TargetState.KeyRejected;
    }

    /** {@code 22:46 from the error text}. */
    String statedWait() {
        Long stated = cooldown.stated().statedWaitMs();
        return ClockText.of(stated == null ? cooldown.span().durationMs() : stated) + " "
                + cooldown.stated().waitSourceText();
    }

    /** {@code 1:00 from the header retry-after}, and the others that lost; empty where there were none. */
    String alsoStated() {
        List<CooldownJson.OtherWait> others = cooldown.otherWaits();
        return others.stream()
                .map(each -> ClockText.of(each.waitMs()) + " " + new WaitSource(each.source()).sentence())
                .collect(Collectors.joining(", "));
    }

    /** Why the cooldown lasts another time than was stated; empty where it does not. */
    String clamped() {
        if (!cooldown.stated().clamped()) {
            return "";
        }
        return predicted()
                ? "that is when all is back; tried again after " + duration()
                : "out of bounds, clamped to " + duration();
    }

    private String duration() {
        return ClockText.of(cooldown.span().durationMs());
    }

    /** What it concerns, where the display key does not say it all. */
    String concerns() {
        String window = isManual() ? "" : window(cooldown.what().window());
        return switch (cooldown.what().scope()) {
            case "provider" -> "the whole provider" + window;
            case "credential" -> "all models of this key" + window;
            default -> "this model" + window;
        };
    }

    static String window(String stored) {
        return stored.isEmpty() ? "" : " · limit: " + PredictiveCooldown.window(stored);
    }

    /** {@code cooling down for requests above 99 tokens}; empty where all are concerned. */
    String sizes() {
        Long above = cooldown.onlyAboveTokens();
        return above == null || above == 0
                ? ""
                : "cooling down for requests above " + above + (above == 1 ? " token" : " tokens");
    }

    /** What was seen: {@code HTTP 429}; empty where there was no response. */
    String seen() {
        if (isDrill()) {
            return "nothing is wrong: tried out by " + cooldown.seenBy();
        }
        if (isManual()) {
            return "pinned by " + cooldown.seenBy();
        }
        if (predicted()) {
            return "before the first refusal: " + left() + " left"
                    + of(PredictiveCooldown.window(cooldown.what().window()));
        }
        return cooldown.status() == 0 ? "" : "HTTP " + cooldown.status();
    }

    private String left() {
        Long above = cooldown.onlyAboveTokens();
        return above == null ? "nothing is" : "little is";
    }

    private static String of(String window) {
        return window.isEmpty() ? "" : " of " + window;
    }

    /** {@code its probe was refused 2 times in a row}; empty where none was. */
    String repeats() {
        return switch (cooldown.repeats()) {
            case 0 -> "";
            case 1 -> "its probe was refused";
            default -> "its probe was refused " + cooldown.repeats() + " times in a row";
        };
    }

    String kind() {
        return isDrill()
                ? "drill"
                : isManual() ? "manual" : Badge.style(known.cooldown().failureClass());
    }

    /** What its button says. */
    String endButton() {
        return isDrill() ? "End the drill" : "Clear";
    }

    /** The same for who hears it without the row. */
    String endLabel() {
        return isDrill()
                ? "End the drill of " + cooldown.what().displayKey()
                : "Clear " + cooldown.what().displayKey();
    }

    String question() {
        if (isDrill()) {
            return "End the drill of " + cooldown.what().displayKey() + "? Requests go to it again at once.";
        }
        return "Clear the cooldown of " + cooldown.what().displayKey() + "? Every router may call it again at once.";
    }
}
