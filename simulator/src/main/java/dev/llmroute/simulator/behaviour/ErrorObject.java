package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The {@code error} member of an answer. In OpenAI's dialect {@code param} and {@code code} are written as null where they are
 * absent, as OpenAI does; in Anthropic's dialect the type and the message are all there is.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI: error codes</a>
 * @see <a href="https://docs.claude.com/en/api/errors">Anthropic: errors</a>
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ErrorObject(
        String message,
        String type,
        @Nullable String param,
        @Nullable String code) {
    static final String INVALID_REQUEST = "invalid_request_error";

    public ErrorObject {
        Fields.present("message", message);
        Fields.present("type", type);
    }

    public static ErrorObject invalid(String message, @Nullable String param, @Nullable String code) {
        return new ErrorObject(message, INVALID_REQUEST, param, code);
    }
}
