package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.PredictiveCooldown;
import dev.llmroute.cooldown.TimeSource;
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
    String statedWait(Texts t) {
        Long stated = cooldown.stated().statedWaitMs();
        long waitMs = stated == null ? cooldown.span().durationMs() : stated;
        return wait(waitMs, cooldown.stated().waitSource()).in(t);
    }

    /** A wait, and where it was read. */
    static Message wait(long ms, String source) {
        return Message.of("cooldown.wait", ClockText.of(ms), WaitText.of(source));
    }

    boolean isAlsoStated() {
        return !cooldown.otherWaits().isEmpty();
    }

    /** {@code 1:00 from the header retry-after}, and the others that lost. */
    String alsoStated(Texts t) {
        return cooldown.otherWaits().stream()
                .map(each -> wait(each.waitMs(), each.source()).in(t))
                .collect(Collectors.joining(", "));
    }

    /** Why the cooldown lasts another time than was stated; empty where it does not. */
    Message clamped() {
        if (!cooldown.stated().clamped()) {
            return Message.nothing();
        }
        return Message.of(predicted() ? "cooldown.clamped.predicted" : "cooldown.clamped", duration());
    }

    private String duration() {
        return ClockText.of(cooldown.span().durationMs());
    }

    /** What it concerns, where the display key does not say it all. */
    Message concerns() {
        Message what = concerns(cooldown.what().scope());
        String window = PredictiveCooldown.window(cooldown.what().window());
        return isManual() || window.isEmpty() ? what : Message.of("cooldown.concerns.window", what, window);
    }

    /** @param scope a {@link dev.llmroute.failure.Scope#label} */
    static Message concerns(String scope) {
        return switch (scope) {
            case "provider" -> Message.of("cooldown.concerns.provider");
            case "credential" -> Message.of("cooldown.concerns.key");
            default -> Message.of("cooldown.concerns.model");
        };
    }

    /** {@code cooling down for requests above 99 tokens}; empty where all are concerned. */
    Message sizes() {
        Long above = cooldown.onlyAboveTokens();
        return above == null || above == 0 ? Message.nothing() : Message.of("cooldown.sizes", above);
    }

    /** What was seen: {@code HTTP 429}; empty where there was no response. */
    Message seen() {
        if (isManual()) {
            return Message.of(isDrill() ? "cooldown.seen.drill" : "cooldown.seen.pinned", cooldown.seenBy());
        }
        if (predicted()) {
            return before(
                    cooldown.onlyAboveTokens() == null,
                    PredictiveCooldown.window(cooldown.what().window()));
        }
        return cooldown.status() == 0 ? Message.nothing() : Message.data("HTTP " + cooldown.status());
    }

    private static Message before(boolean nothingLeft, String window) {
        if (window.isEmpty()) {
            return Message.of(nothingLeft ? "cooldown.seen.nothingLeft" : "cooldown.seen.littleLeft");
        }
        return Message.of(nothingLeft ? "cooldown.seen.nothingLeftOf" : "cooldown.seen.littleLeftOf", window);
    }

    /** {@code its probe was refused 2 times in a row}; empty where none was. */
    Message repeats() {
        return cooldown.repeats() == 0 ? Message.nothing() : Message.of("cooldown.repeats", cooldown.repeats());
    }

    String kind() {
        return isDrill()
                ? "drill"
                : isManual() ? "manual" : Badge.style(known.cooldown().failureClass());
    }

    /** What its button says. */
    Message endButton() {
        return Message.of(isDrill() ? "cooldown.endDrill" : "cooldown.clear");
    }

    /** The same for who hears it without the row. */
    Message endLabel() {
        return Message.of(
                isDrill() ? "cooldown.endDrillOf" : "cooldown.clearOf",
                cooldown.what().displayKey());
    }

    Message question() {
        return Message.of(
                isDrill() ? "cooldown.endDrill.question" : "cooldown.clear.question",
                cooldown.what().displayKey());
    }
}
