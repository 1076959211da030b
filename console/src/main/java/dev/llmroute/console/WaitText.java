package dev.llmroute.console;

import dev.llmroute.console.text.Message;
import dev.llmroute.failure.WaitSource;

/** Where a wait was read, for people; what {@link WaitSource#sentence} says in English. */
final class WaitText {
    private static final String PATTERN = "pattern:";

    private WaitText() {}

    /** @param source a {@link WaitSource#label} */
    static Message of(String source) {
        return switch (source) {
            case "body-text" -> Message.of("wait.errorText");
            case "body-field" -> Message.of("wait.errorField");
            case "manual" -> Message.of("wait.person");
            case "none" -> Message.of("wait.default");
            default ->
                source.startsWith(PATTERN)
                        ? Message.of("wait.pattern", source.substring(PATTERN.length()))
                        : Message.of("wait.header", source);
        };
    }
}
