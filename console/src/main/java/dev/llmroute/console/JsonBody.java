package dev.llmroute.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;

/** The JSON that a caller sends. */
final class JsonBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonBody() {}

    /** @throws BadRequestResponse that says what is wrong with it, an unknown field too */
    static <T> T read(Context ctx, Class<T> type) {
        T read;
        try {
            read = JSON.readValue(ctx.body(), type);
        } catch (JsonProcessingException unusable) {
            throw new BadRequestResponse("The body cannot be used: " + unusable.getOriginalMessage());
        }
        if (read == null) {
            throw new BadRequestResponse("The body is missing; send a JSON object");
        }
        return read;
    }
}
