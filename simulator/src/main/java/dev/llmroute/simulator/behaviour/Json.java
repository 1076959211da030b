package dev.llmroute.simulator.behaviour;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/** JSON and YAML. What a scenario does not know is refused; what a caller of a provider sends may hold anything. */
public final class Json {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** Any JSON; a missing node where the bytes hold nothing. */
    public static JsonNode tree(byte[] json) throws IOException {
        return JSON.readTree(json);
    }

    /** JSON that is known to be valid. */
    public static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this is no JSON: " + json, e);
        }
    }

    /** What a person wrote, as JSON. Throws {@link InvalidInput}. */
    public static <T> T read(byte[] json, Class<T> type) {
        return read(JSON, json, type);
    }

    /** What a person wrote, as YAML. Throws {@link InvalidInput}. */
    static <T> T readYaml(byte[] yaml, Class<T> type) {
        return read(YAML, yaml, type);
    }

    private static <T> T read(ObjectMapper mapper, byte[] text, Class<T> type) {
        T value;
        try {
            value = mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw InvalidInput.of(e);
        } catch (IOException e) {
            throw new InvalidInput("it cannot be read: " + e.getMessage(), e);
        }
        if (value == null) {
            throw new InvalidInput("it is null", null);
        }
        return value;
    }
}
