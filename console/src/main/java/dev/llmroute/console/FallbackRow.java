package dev.llmroute.console;

import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.WaitSource;
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
    static String leftOut(FallbackJson.LeftOut left) {
        return left.reason().equals(ManualCooldown.DRILL) ? "↷ drill" : "↷ skipped";
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
    String outcome() {
        return switch (event.outcome()) {
            case Answered -> "✓ Answered";
            case Exhausted -> "✗ Exhausted";
            case Failed -> "✗ Failed";
            case Cancelled -> "– Cancelled by the caller";
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

        String result() {
            FailureClass failureClass = attempt.failureClass();
            return failureClass == null ? "answered" : failureClass.name();
        }

        String style() {
            FailureClass failureClass = attempt.failureClass();
            return failureClass == null ? "ok" : Badge.style(failureClass);
        }

        String status() {
            return attempt.status() == 0 ? "–" : Integer.toString(attempt.status());
        }

        String statedWait() {
            Long wait = attempt.waitMs();
            return wait == null ? "–" : ClockText.of(wait) + " " + new WaitSource(attempt.waitSource()).sentence();
        }
    }
}
