package dev.llmroute.console.route;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.config.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Routes as YAML: as people read them, and as they write them. Thread-safe. */
public final class RouteYaml {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .stringQuotingChecker(new Careful())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    private RouteYaml() {}

    /** Also quotes what a reader of YAML could take for a number, a time or a date. */
    private static final class Careful extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;
        private static final Pattern LIKE_A_NUMBER = Pattern.compile("[-+.]?[0-9][0-9a-fA-FxXoO_,:.TZ+-]*");

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || LIKE_A_NUMBER.matcher(value).matches() || value.startsWith(".");
        }
    }

    /** Text that {@link #spec} reads as the same, but for the order of fields. */
    public static String text(JsonNode value) {
        try {
            return YAML.writeValueAsString(nameFirst(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    /** An API server orders fields by the alphabet, which puts what an entry is called behind all that it is. */
    private static JsonNode nameFirst(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode ordered = JsonNodeFactory.instance.objectNode();
            if (object.path("name").isTextual()) {
                ordered.set("name", object.get("name"));
            }
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                ordered.set(each.getKey(), nameFirst(each.getValue()));
            }
            return ordered;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> ordered.add(nameFirst(each)));
            return ordered;
        }
        return value;
    }

    /** A document as the resource that it is. */
    public static ObjectNode resource(LlmRouteDocument document) {
        return YAML.valueToTree(document);
    }

    /**
     * What a person wrote as the spec of a route.
     *
     * @throws WrongSpec with what is wrong with it, where it is no single YAML object
     */
    static ObjectNode spec(String text) throws WrongSpec {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            List<JsonNode> all = documents.readAll();
            if (all.size() == 1 && all.getFirst() instanceof ObjectNode spec) {
                return spec;
            }
        } catch (IOException malformed) {
            String reason = malformed instanceof JsonProcessingException json
                    ? json.getOriginalMessage()
                    : malformed.getMessage();
            throw new WrongSpec(new Problem("spec", "is no valid YAML: " + reason));
        }
        throw new WrongSpec(new Problem("spec", "must be one YAML object: what stands below spec in the resource"));
    }

    /** That a text is no spec. */
    static final class WrongSpec extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        WrongSpec(Problem problem) {
            super(problem.toString());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
