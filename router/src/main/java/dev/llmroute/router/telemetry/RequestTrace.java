package dev.llmroute.router.telemetry;

import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.plan.Skip;
import dev.llmroute.route.Cost;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.router.dialect.Tokens;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of one request. Called on its event loop, so nothing here blocks. What is not overridden is not told. */
public interface RequestTrace {
    /** Tells nobody. */
    RequestTrace NONE = new RequestTrace() {};

    /**
     * One call to a target.
     *
     * @param operation as OpenTelemetry names it, {@code chat} or {@code embeddings}
     */
    record Call(Target target, String operation, boolean stream) {}

    /**
     * How a call ended.
     *
     * @param failure null where it did not fail
     * @param tokens what it took; null where the answer did not say
     * @param cost what those cost; null where that is not known
     * @param model which model answered, as the answer says; empty where it does not
     * @param firstToken until the first content of a stream; null where none came
     */
    record CallEnd(
            AttemptOutcome outcome,
            @Nullable Failure failure,
            Duration took,
            @Nullable Duration firstToken,
            @Nullable Tokens tokens,
            @Nullable Cost cost,
            String model) {
        /** Whether it was let come to its end. */
        boolean isWhole() {
            return outcome == AttemptOutcome.Answered || failure != null;
        }
    }

    /** Hears how one call ends. */
    @FunctionalInterface
    interface CallTrace {
        void ended(CallEnd end);
    }

    /**
     * How the request ended.
     *
     * @param status the HTTP status; 0 where the caller left before there was one
     * @param error a low-cardinality error name; empty for none
     */
    record End(int status, RequestOutcome outcome, String error, int attempts, Duration took) {}

    /**
     * Where it goes.
     *
     * @param caller the name of its key
     * @param model as asked
     */
    default void routed(Route route, String requestId, String caller, String model) {}

    /** A call begins, beside others perhaps; the headers may get the trace's id. */
    default CallTrace calling(Call call, MultiMap headers) {
        return end -> {};
    }

    /** A target is left alone from now on. */
    default void cooled(Cooldown cooldown) {}

    /** It goes on with another target. */
    default void fellBack(Target from, Target to, FailureClass why) {}

    /** Its targets were tried in another order than the route writes, for this reason. */
    default void departed(String reason) {}

    /** A target was passed by. */
    default void skipped(Skip skip) {}

    /** It is over; nothing is told after this. */
    default void ended(End end) {}

    /** The trace's id for people; empty where there is none. */
    default String id() {
        return "";
    }
}
