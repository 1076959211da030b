package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.ErrorObject;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.behaviour.Part;
import dev.llmroute.simulator.behaviour.RateLimits;
import dev.llmroute.simulator.behaviour.TokenBucket;
import dev.llmroute.simulator.dialect.Echo;
import dev.llmroute.simulator.dialect.Event;
import dev.llmroute.simulator.dialect.Question;
import dev.llmroute.simulator.dialect.Refusal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call, as its model plays it. On the event loop only.
 *
 * @param key the name of the caller's key
 * @param now when the call came
 */
record Scene(Asked asked, Call call, Question question, String key, Instant now) {

    /** Plays the part; answers at once where there is none. */
    void play(Optional<Part> part) {
        if (part.isEmpty()) {
            tell(Pace.AT_ONCE, Ending.COMPLETE);
            return;
        }
        switch (part.get().behaviour()) {
            case Behaviour.Answer(Pace pace, Set<Behaviour.Trait> traits) -> answer(traits, pace);
            case Behaviour.Empty(Pace pace) -> tell(Echo.empty(question.prompt()), pace, Ending.COMPLETE);
            case Fixed fixed -> call.answer(fixed);
            case Behaviour.Limit limit -> limit(limit, part.get().remainingMs(limit, now));
            case Behaviour.Bucket bucket -> bucket(bucket, part.get().take(bucket, key, now));
            case Behaviour.UnknownModel _ -> refuse(asked.dialect().unknownModel(model()), 0);
            case Behaviour.Overloaded(long latencyMs) -> refuse(asked.dialect().overloaded(), latencyMs);
            case Behaviour.Reset(@Nullable Integer afterTokens, Pace pace) -> reset(afterTokens, pace);
            case Behaviour.Silent _ -> {
                // The call stays open until its caller leaves.
            }
            case Behaviour.Stall(int afterTokens, Pace pace) -> tell(pace, new Ending.Stall(afterTokens));
            case Behaviour.MissingDone(Pace pace) -> tell(pace, new Ending.Complete(false));
            case Behaviour.Malformed(int afterTokens, Pace pace) -> tell(pace, new Ending.Malformed(afterTokens));
            case Behaviour.ErrorEvent event -> errorEvent(event);
            case Behaviour.ErrorBody(ErrorObject error, long latencyMs) -> refuse(new Refusal(200, error), latencyMs);
        }
    }

    private void answer(Set<Behaviour.Trait> traits, Pace pace) {
        Optional<Refusal> missing =
                traits.contains(Behaviour.Trait.Thinks) ? question.missingThoughts() : Optional.empty();
        missing.ifPresentOrElse(
                refusal -> refuse(refusal, pace.latencyMs()), () -> tell(traits, pace, Ending.COMPLETE));
    }

    private void refuse(Refusal refusal, long latencyMs) {
        String body = asked.dialect().body(refusal.error(), asked.id());
        call.answer(new Fixed(refusal.status(), Map.of(), body, latencyMs));
    }

    private void limit(Behaviour.Limit limit, long remainingMs) {
        if (remainingMs > 0) {
            String body = asked.dialect().body(RateLimits.text(limit, model(), remainingMs), asked.id());
            call.answer(new Fixed(
                    429,
                    RateLimits.headers(limit, remainingMs, now),
                    body,
                    limit.pace().latencyMs()));
        } else {
            tell(limit.pace(), Ending.COMPLETE);
        }
    }

    private void bucket(Behaviour.Bucket bucket, TokenBucket.State state) {
        Map<String, String> headers = RateLimits.headers(bucket, state, now);
        if (state.taken()) {
            headers.forEach(call::header);
            tell(bucket.pace(), Ending.COMPLETE);
        } else {
            String body = asked.dialect().body(RateLimits.text(bucket, model(), state), asked.id());
            call.answer(new Fixed(429, headers, body, bucket.pace().latencyMs()));
        }
    }

    private void reset(@Nullable Integer afterTokens, Pace pace) {
        if (afterTokens == null) {
            call.later(pace.latencyMs(), call::reset);
        } else {
            tell(pace, new Ending.Reset(afterTokens));
        }
    }

    private void errorEvent(Behaviour.ErrorEvent failure) {
        Integer afterTokens = failure.afterTokens();
        Event event = asked.dialect().event(failure.error());
        if (afterTokens != null || !question.prompt().stream()) {
            String body = asked.dialect().body(failure.error(), asked.id());
            tell(failure.pace(), new Ending.Failed(afterTokens == null ? 0 : afterTokens, event, body));
            return;
        }
        call.later(failure.pace().latencyMs(), () -> {
            call.beginStream();
            call.event(event);
            call.end();
        });
    }

    private void tell(Pace pace, Ending ending) {
        tell(Set.of(), pace, ending);
    }

    private void tell(Set<Behaviour.Trait> traits, Pace pace, Ending ending) {
        String callId = question.callId(id());
        tell(Echo.of(asked.provider(), callId, question.prompt(), traits, pace.tokens()), pace, ending);
    }

    private void tell(Echo echo, Pace pace, Ending ending) {
        Telling telling = new Telling(call, question.answer(echo, id(), now.getEpochSecond()), pace, ending);
        if (question.prompt().stream()) {
            telling.stream();
        } else {
            telling.atOnce();
        }
    }

    /** Ids have no dots, a provider's name may. */
    private String id() {
        return asked.provider().replace('.', '_') + "-" + asked.number();
    }

    private String model() {
        return question.prompt().model();
    }
}
