package dev.llmroute.failure;

/**
 * Where a wait was read: {@code body-text}, {@code body-field}, a header's name in lower case, {@code pattern:NAME} for a user's
 * pattern, {@code manual} where a person set it, or {@code none} where nothing was stated and the class's default holds.
 */
public record WaitSource(String label) {
    public static final WaitSource BODY_TEXT = new WaitSource("body-text");
    public static final WaitSource BODY_FIELD = new WaitSource("body-field");
    public static final WaitSource NONE = new WaitSource("none");
    /** Of what no response stated, but a person. */
    public static final WaitSource PERSON = new WaitSource("manual");

    private static final String PATTERN = "pattern:";

    public static WaitSource header(String name) {
        return new WaitSource(name);
    }

    /** The group of a pattern of {@code spec.detection}. */
    public static WaitSource pattern(String name) {
        return new WaitSource(PATTERN + name);
    }

    /** For a resource's status: {@code BodyText}, {@code RetryAfter}, {@code Pattern:our-proxy}. */
    public String camelCase() {
        if (label.startsWith(PATTERN)) {
            return "Pattern:" + label.substring(PATTERN.length());
        }
        StringBuilder out = new StringBuilder();
        for (String part : label.split("[-_]")) {
            if (!part.isEmpty()) {
                out.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
            }
        }
        return out.toString();
    }

    /** For people: "from the error text". */
    public String sentence() {
        return switch (label) {
            case "body-text" -> "from the error text";
            case "body-field" -> "from a field of the error";
            case "manual" -> "by a person";
            case "none" -> "by default, none was stated";
            default ->
                label.startsWith(PATTERN)
                        ? "by the pattern " + label.substring(PATTERN.length())
                        : "from the header " + label;
        };
    }
}
