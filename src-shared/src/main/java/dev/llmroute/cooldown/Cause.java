package dev.llmroute.cooldown;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something cools down. Immutable.
 *
 * @param failureClass of the failure that was met, or is about to be; {@link ManualCooldown#STORED_CLASS} where a person said so
 * @param status the HTTP status that was seen; 0 where there was none
 * @param statedWaitMs the wait as the provider stated it, before any clamp; -1 where none was stated
 * @param waitSource where that was read: a {@link WaitSource#label()}
 * @param otherWaits waits that the response stated too and that lost, the largest first
 */
public record Cause(
        Kind kind, FailureClass failureClass, int status, long statedWaitMs, String waitSource, List<Wait> otherWaits) {

    /** The status of a success, and so of what is predicted. */
    private static final int SUCCESS = 200;

    /** Whether a call has failed, or would, or nobody called at all. */
    public enum Kind {
        /** A call failed. */
        Refused,
        /** A success told that nothing, or little, remains. */
        Predicted,
        /** A person said so. */
        Manual,
        /** A person tries out what would be if it were so: nothing is wrong with what it concerns, and no statistics count it. */
        Drill;

        /**
         * As far as status, source of the wait and window tell, since the kind itself does not travel. A header's name is no person:
         * where one was read, there was a status.
         *
         * @param window of the key, see {@link CooldownKey}
         */
        public static Kind of(int status, String waitSource, String window) {
            if (status == 0 && waitSource.equals(WaitSource.PERSON.label())) {
                return window.equals(ManualCooldown.DRILL_WINDOW) ? Drill : Manual;
            }
            return status == SUCCESS ? Predicted : Refused;
        }
    }

    public Cause {
        otherWaits = List.copyOf(otherWaits);
    }

    /** Of a failure that stated no wait. */
    public static Cause refused(FailureClass failureClass, int status) {
        return refused(failureClass, status, null, List.of());
    }

    /** @param stated null where none was stated */
    public static Cause refused(FailureClass failureClass, int status, @Nullable Wait stated, List<Wait> otherWaits) {
        long statedMs = stated == null ? -1 : stated.millis();
        WaitSource source = stated == null ? WaitSource.NONE : stated.source();
        return new Cause(Kind.Refused, failureClass, status, statedMs, source.label(), otherWaits);
    }

    /** Of what a person pinned, or lets appear limited. */
    static Cause byPerson(Kind kind) {
        return new Cause(kind, ManualCooldown.STORED_CLASS, 0, -1, WaitSource.PERSON.label(), List.of());
    }

    /** @param reset when the window is full again, as the success told */
    public static Cause predicted(FailureClass failureClass, Wait reset) {
        return new Cause(
                Kind.Predicted,
                failureClass,
                SUCCESS,
                reset.millis(),
                reset.source().label(),
                List.of());
    }

    /** Why in a word, as people and tools read it: the failure's class; {@code Manual} or {@code Drill} where no failure was met. */
    public String word() {
        return switch (kind) {
            case Manual -> ManualCooldown.WORD;
            case Drill -> ManualCooldown.DRILL;
            case Refused, Predicted -> failureClass.name();
        };
    }

    /** Whether nothing came, or not all of it: what a router may meet by its own fault. */
    boolean isOfNoAnswer() {
        return kind == Kind.Refused
                && status == 0
                && (failureClass == FailureClass.Connection
                        || failureClass == FailureClass.Timeout
                        || failureClass == FailureClass.BrokenStream);
    }

    /** The longest that it may hold, counted from when it was met. */
    public Duration maximum() {
        return kind == Kind.Drill ? ManualCooldown.LONGEST_DRILL : CooldownRules.maximum(failureClass);
    }
}
