package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** A body in a scenario: text as it is, anything else as the JSON that it is. */
final class BodyText extends StdDeserializer<String> {
    private static final long serialVersionUID = 1L;

    BodyText() {
        super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode body = context.readTree(parser);
        return body.isTextual() ? body.textValue() : body.toString();
    }
}
