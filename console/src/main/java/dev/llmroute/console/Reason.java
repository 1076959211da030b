package dev.llmroute.console;

import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.ManualCooldown;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** What a person says about a change: short, on one line. It may hold markup, which every page shows as text. */
final class Reason {
    private Reason() {}

    /** @throws Refused (400) where it is missing, too long or no plain text */
    static String required(@Nullable String given) {
        String reason = optional(given);
        if (reason.isEmpty()) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.reason.missing");
        }
        return reason;
    }

    /** Empty where nothing is given. */
    static String optional(@Nullable String given) {
        String reason = given == null ? "" : given.strip();
        if (reason.length() > ManualCooldown.MAX_REASON) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.reason.long", reason.length(), ManualCooldown.MAX_REASON);
        }
        if (!reason.codePoints().allMatch(Reason::isText)) {
            throw new Refused(HttpStatus.BAD_REQUEST, "error.reason.control");
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
