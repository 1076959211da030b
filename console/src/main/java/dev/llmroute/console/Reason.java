package dev.llmroute.console;

import dev.llmroute.cooldown.ManualCooldown;
import io.javalin.http.BadRequestResponse;
import org.jspecify.annotations.Nullable;

/** What a person says about a change: short, on one line. It may hold markup, which every page shows as text. */
final class Reason {
    private Reason() {}

    /** @throws BadRequestResponse where it is missing, too long or no plain text */
    static String required(@Nullable String given) {
        String reason = optional(given);
        if (reason.isEmpty()) {
            throw new BadRequestResponse("reason is missing; say why, others will want to know");
        }
        return reason;
    }

    /** Empty where nothing is given. */
    static String optional(@Nullable String given) {
        String reason = given == null ? "" : given.strip();
        if (reason.length() > ManualCooldown.MAX_REASON) {
            throw new BadRequestResponse("reason has " + reason.length() + " characters; at most "
                    + ManualCooldown.MAX_REASON + " are kept");
        }
        if (!reason.codePoints().allMatch(Reason::isText)) {
            throw new BadRequestResponse("reason holds control characters; write it on one line of plain text");
        }
        return reason;
    }

    /** Whether it is neither a control, a line's end, half a character, nor something that turns the direction of what follows. */
    private static boolean isText(int c) {
        boolean turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        return !turns
                && switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE,
                            Character.UNASSIGNED -> false;
                    default -> true;
                };
    }
}
