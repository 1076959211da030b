package dev.llmroute.router.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.Attempt;
import dev.llmroute.message.Findings;
import dev.llmroute.plan.Skip;
import dev.llmroute.router.fallback.Exhaustion;
import dev.llmroute.router.fallback.Trail;
import dev.llmroute.router.reply.ReplyFormat;
import java.time.Instant;

/** The answer where no target is left: an error with what happened on the way in its member {@code llmroute}. */
final class ExhaustedError {
    private ExhaustedError() {}

    /**
     * As a body.
     *
     * @param format the caller's dialect
     * @param status that it is sent with
     * @param way what happened to this request; what providers said to it, its caller may read
     */
    static ObjectNode of(
            ReplyFormat format, int status, String route, Exhaustion exhaustion, Trail way, TimeSource time) {
        Trail.Failed word = exhaustion.lastWord();
        ObjectNode root = word == null
                ? format.error(status, exhaustion.message(), "all_targets_exhausted")
                : format.passedOn(word.failure());
        ObjectNode error = ((ObjectNode) root.get("error")).put("message", exhaustion.message());
        long recoveryMs = exhaustion.recoveryMs();
        ObjectNode llmroute = error.putObject("llmroute").put("route", route);
        if (recoveryMs >= 0) {
            llmroute.put(
                    "retryAt", Instant.ofEpochMilli(time.millis() + recoveryMs).toString());
        } else {
            llmroute.putNull("retryAt");
        }
        ArrayNode attempts = llmroute.putArray("attempts");
        way.attempts()
                .forEach(each ->
                        attempt(attempts.addObject(), each.attempt()).put("message", Findings.said(each.failure())));
        ArrayNode skipped = llmroute.putArray("skipped");
        way.skipped().forEach(each -> skip(skipped.addObject(), each, time));
        return root;
    }

    private static ObjectNode attempt(ObjectNode node, Attempt each) {
        node.put("target", each.target())
                .put("class", String.valueOf(each.failureClass()))
                .put("scope", each.scope());
        if (each.waitMs() >= 0) {
            node.put("waitMs", each.waitMs());
        } else {
            node.putNull("waitMs");
        }
        return node.put("waitSource", each.waitSource()).put("ms", each.ms());
    }

    private static void skip(ObjectNode node, Skip each, TimeSource time) {
        node.put("target", each.target().name()).put("class", each.reason());
        if (each.availability() instanceof Availability.Unsuitable(String why)) {
            node.put("why", why);
        } else {
            node.put("until", Instant.ofEpochMilli(each.untilMs(time)).toString());
        }
    }
}
