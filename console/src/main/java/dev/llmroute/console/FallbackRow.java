package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.Outcome;
import dev.llmroute.json.FallbackJson;
import java.util.ArrayList;
import java.util.List;

/** A request that fell back, as pages show it. */
record FallbackRow(FallbackJson event) {
    /** For the document, where an id has fewer letters to choose from. */
    String id() {
        return "fb-" + event.id().replaceAll("[^A-Za-z0-9]", "-");
    }

    /** Of its page; a form's blank, {@code +}, is none in a path. */
    String address() {
        return "/fallbacks/" + FallbackQuery.encoded(event.id()).replace("+", "%20");
    }

    /** A target that was left out, in a word: so that nobody takes a drill for trouble. */
    static Message leftOut(FallbackJson.LeftOut left) {
        return Message.of(left.reason().equals(ManualCooldown.DRILL) ? "fallback.skippedByDrill" : "fallback.skipped");
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        long before = 0;
        for (FallbackJson.Call attempt : event.attempts()) {
            calls.add(new Call(attempt, before));
            before += attempt.ms();
        }
        return calls;
    }

    boolean isAnswered() {
        return event.outcome() == Outcome.Answered;
    }

    /** What the caller got. */
    Message outcome() {
        return switch (event.outcome()) {
            case Answered -> Message.of("fallback.outcome.answered");
            case Exhausted -> Message.of("fallback.outcome.exhausted");
            case Failed -> Message.of("fallback.outcome.failed");
            case Cancelled -> Message.of("fallback.outcome.cancelled");
        };
    }

    /** How long calls took that gave no answer, ms. */
    long lostMs() {
        return event.attempts().stream()
                .filter(attempt -> attempt.failureClass() != null)
                .mapToLong(FallbackJson.Call::ms)
                .sum();
    }

    /** How long all calls took together, ms, at least 1: bars are drawn as parts of it. */
    long totalMs() {
        return Math.max(
                1, event.attempts().stream().mapToLong(FallbackJson.Call::ms).sum());
    }

    /**
     * One attempt.
     *
     * @param beforeMs how long the calls before it took
     */
    record Call(FallbackJson.Call attempt, long beforeMs) {
        boolean answered() {
            return attempt.failureClass() == null;
        }

        Message result() {
            FailureClass failureClass = attempt.failureClass();
            return failureClass == null ? Message.of("fallback.answered") : Message.data(failureClass.name());
        }

        String style() {
            FailureClass failureClass = attempt.failureClass();
            return failureClass == null ? "ok" : Badge.style(failureClass);
        }

        String status() {
            return attempt.status() == 0 ? "–" : Integer.toString(attempt.status());
        }

        Message statedWait() {
            Long wait = attempt.waitMs();
            return wait == null ? Message.data("–") : CooldownRow.wait(wait, attempt.waitSource());
        }
    }
}
