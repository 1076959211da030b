package dev.llmroute.console;

import dev.llmroute.cooldown.SharingState;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.WaitSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.FallbackHistory;
import dev.llmroute.history.Outcome;
import dev.llmroute.json.FallbackJson;
import java.util.List;
import java.util.function.Supplier;

/** What fell back to what, the newest first, as the page shows it. */
record FallbacksPage(long nowMs, List<Row> rows, Sharing sharing) {
    /** As many as a person reads; the JSON API gives more. */
    static final int LIMIT = 50;

    /** The list in a few words, for a screen reader too. */
    String summary() {
        return switch (rows.size()) {
            case 0 -> "No request fell back";
            case 1 -> "1 request fell back";
            default -> "The last " + rows.size() + " requests that fell back, newest first";
        };
    }

    /** What the page shows changes only with this. */
    record Snapshot(List<FallbackEvent> events, Sharing sharing) {
        static Snapshot of(FallbackHistory history, Supplier<SharingState> exchange, long nowMs) {
            return new Snapshot(history.newest(LIMIT), Sharing.of(exchange.get(), nowMs));
        }

        FallbacksPage page(long nowMs) {
            List<Row> rows = events.stream().map(FallbackJson::of).map(Row::new).toList();
            return new FallbacksPage(nowMs, rows, sharing);
        }
    }

    /** One request. */
    record Row(FallbackJson event) {
        /** For the document, where an id has fewer letters to choose from. */
        String id() {
            return "fb-" + event.id().replaceAll("[^A-Za-z0-9]", "-");
        }

        List<Call> calls() {
            return event.attempts().stream().map(Call::new).toList();
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
    }

    /** One attempt. */
    record Call(FallbackJson.Call attempt) {
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
