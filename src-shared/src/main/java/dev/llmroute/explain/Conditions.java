package dev.llmroute.explain;

import java.util.Set;

/** How the conditions of a route's status are to be understood. */
public final class Conditions {
    /** Why a rollout that does not go on has not come to a halt: it has arrived, or nothing is wanted. */
    private static final Set<String> ARRIVED = Set.of("InForce", "NoneWanted");

    private Conditions() {}

    /**
     * Whether a condition tells of something good.
     *
     * @param holds its status: {@code True}, {@code False} or {@code Unknown}
     */
    public static boolean isWell(String type, String holds, String reason) {
        return switch (type) {
            case "Degraded", "Warning" -> holds.equals("False");
            case "Progressing" -> holds.equals("False") && ARRIVED.contains(reason);
            default -> holds.equals("True");
        };
    }
}
