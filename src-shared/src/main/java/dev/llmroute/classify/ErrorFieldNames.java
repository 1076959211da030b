package dev.llmroute.classify;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the names of an error's fields say of what stands in them, without case and separators. */
final class ErrorFieldNames {
    private static final Set<String> IDS = Set.of("""
            type code status reason kind key errortype errorcode errorname exceptiontype subtype quotaid quotametric
            quotalimit limitsource limittype ratelimittype __type""".split("\\s+"));
    private static final Set<String> MESSAGES = Set.of("""
            message msg error errors detail details title description raw body cause reason statusmsg errormsg
            errormessage errordescription usermessage faultstring exception""".split("\\s+"));
    private static final Set<String> CODES =
            Set.of("code", "status", "statuscode", "httpcode", "httpstatus", "errorcode", "rawstatuscode");

    private ErrorFieldNames() {}

    static boolean isId(String name) {
        return IDS.contains(name);
    }

    static boolean isMessage(String name) {
        return MESSAGES.contains(name);
    }

    static boolean isCode(String name) {
        return CODES.contains(name);
    }

    /** Where gateways put what the upstream answered, whole. */
    static boolean isUpstreams(String name) {
        return name.equals("raw") || name.equals("upstreamerror");
    }

    /** A field's name without case and separators: {@code Retry-After} and {@code retry_after} are one. */
    static String simple(String name) {
        if (isSimple(name)) {
            return name;
        }
        StringBuilder out = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '-' && c != ':' && (c != '_' || name.startsWith("__"))) {
                out.append(Character.toLowerCase(c));
            }
        }
        return out.toString();
    }

    private static boolean isSimple(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!Ascii.isSmallLetter(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The whole number that stands in a field, also as a text; 0 where none does. */
    static int integer(@Nullable Object value) {
        return switch (value) {
            case Number n when n.longValue() == n.intValue() -> n.intValue();
            case String s -> Math.max(0, WaitValue.fewDigits(s));
            case null, default -> 0;
        };
    }
}
