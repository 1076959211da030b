package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a field asks for something: what is absent, null, empty, zero or false does not. */
final class Given {
    private Given() {}

    static boolean is(JsonNode field) {
        return switch (field.getNodeType()) {
            case MISSING, NULL -> false;
            case OBJECT, ARRAY -> !field.isEmpty();
            case STRING -> !field.asText().isBlank();
            case BOOLEAN -> field.asBoolean();
            case NUMBER -> field.asDouble() != 0;
            default -> true;
        };
    }
}
