package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A scenario or a behaviour that cannot be used; the message says which field is wrong and what it may be. */
public final class InvalidInput extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidInput(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static InvalidInput of(JsonProcessingException problem) {
        String path = problem instanceof JsonMappingException mapping ? path(mapping) : "";
        return new InvalidInput(path.isEmpty() ? text(problem) : path + ": " + text(problem), problem);
    }

    private static String text(JsonProcessingException problem) {
        return switch (problem) {
            case UnrecognizedPropertyException e ->
                "there is no such field; known are "
                        + e.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case InvalidTypeIdException e when e.getTypeId() == null -> "type is missing" + Behaviour.KNOWN_TYPES;
            case InvalidTypeIdException e -> "type \"" + e.getTypeId() + "\" is unknown" + Behaviour.KNOWN_TYPES;
            case InvalidFormatException e
            when e.getTargetType().isEnum() ->
                "\"" + e.getValue() + "\" is unknown; it may be "
                        + Arrays.stream(e.getTargetType().getEnumConstants())
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "));
            case ValueInstantiationException e
            when e.getCause() instanceof IllegalArgumentException cause -> String.valueOf(cause.getMessage());
            default -> problem.getOriginalMessage();
        };
    }

    /** {@code providers.groq.models["llama-3.1-8b-instant"].pace}. */
    private static String path(JsonMappingException problem) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : problem.getPath()) {
            String name = step.getFieldName();
            if (name == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else if (!name.matches("[A-Za-z0-9_-]+")) {
                path.append("[\"").append(name).append("\"]");
            } else {
                path.append(path.isEmpty() ? "" : ".").append(name);
            }
        }
        return path.toString();
    }
}
