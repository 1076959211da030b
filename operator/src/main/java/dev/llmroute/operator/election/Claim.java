package dev.llmroute.operator.election;

import java.time.Duration;
import java.util.Optional;

/** To whom a route belongs. Pure. */
sealed interface Claim {
    /** After this long without a renewal the operators of an installation are believed to be gone. */
    Duration GONE = Duration.ofSeconds(60);

    /** This installation's. */
    record Ours() implements Claim {}

    /** It was another's that is gone. */
    record Abandoned(Instance by) implements Claim {}

    /**
     * Another's.
     *
     * @param why it is believed to be alive, for people
     */
    record Foreign(Instance of, String why) implements Claim {}

    /**
     * @param named the installation whose name the route's children bear
     * @param sight of its Lease; not looked at where it is this installation, or none
     */
    static Claim of(Instance self, Optional<Instance> named, LeaseSight sight) {
        if (named.isEmpty() || named.get().equals(self)) {
            return new Ours();
        }
        Instance other = named.get();
        return switch (sight) {
            case LeaseSight.Absent() -> new Abandoned(other);
            case LeaseSight.Seen(Duration unrenewed) when unrenewed.compareTo(GONE) >= 0 -> new Abandoned(other);
            case LeaseSight.Seen seen -> new Foreign(other, "its Lease is renewed");
            case LeaseSight.Forbidden() ->
                new Foreign(
                        other,
                        "this operator may not read its Lease (get leases in namespace " + other.namespace()
                                + ") and so cannot know whether it is gone");
            case LeaseSight.Unknown() -> new Foreign(other, "its Lease could not be read");
        };
    }
}
