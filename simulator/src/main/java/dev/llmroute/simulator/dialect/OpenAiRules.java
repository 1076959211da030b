package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.simulator.behaviour.ErrorObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What OpenAI refuses on all of its surfaces, in its words.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/create">OpenAI: create a response</a>
 */
final class OpenAiRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final int LONGEST_NAME = 64;
    private static final int MOST_TOOLS = 128;

    /**
     * By the parameters' documentation; the error is quoted by maximhq/bifrost#1000 and looplj/axonhub#1669: <i>Expected a string with
     * maximum length 64, but got a string with length 150 instead</i>.
     */
    private static final Map<String, Integer> LONGEST =
            Map.of("user", 64, "safety_identifier", 64, "prompt_cache_key", 64);

    /**
     * What models may answer at most, of those that are asked for more now and then.
     *
     * @see <a href="https://platform.openai.com/docs/models">OpenAI: models</a>
     */
    private static final Map<String, Integer> MOST_TOKENS =
            Map.of("gpt-4o", 16_384, "gpt-4o-mini", 16_384, "gpt-4-turbo", 4_096, "gpt-3.5-turbo", 4_096);

    /** Models that do not think: openai/openai-openapi#541. */
    private static final Pattern WITHOUT_EFFORT =
            Pattern.compile("(gpt-3|gpt-4|llama|mixtral|gemma).*", Pattern.CASE_INSENSITIVE);

    private static final List<String> IMAGES =
            List.of("image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp");

    private OpenAiRules() {}

    static InvalidRequest invalid(String message, @Nullable String param, @Nullable String code) {
        return new InvalidRequest(ErrorObject.invalid(message, param, code));
    }

    static InvalidRequest emptyArray(String param) {
        return invalid(
                "Invalid '" + param
                        + "': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                param,
                "empty_array");
    }

    static void allowedOnlyWith(String field, String other, String what, JsonNode body, boolean has)
            throws InvalidRequest {
        if (body.hasNonNull(field) && !has) {
            throw invalid(
                    "The '" + field + "' parameter is only allowed when '" + other + "' is " + what + ".", field, null);
        }
    }

    static void lengths(JsonNode body) throws InvalidRequest {
        for (Map.Entry<String, Integer> field : LONGEST.entrySet()) {
            longest(field.getKey(), body.path(field.getKey()), field.getValue());
        }
    }

    static void longest(String param, JsonNode text, int longest) throws InvalidRequest {
        int length = text.asText().length();
        if (length > longest) {
            throw invalid(
                    "Invalid '" + param + "': string too long. Expected a string with maximum length " + longest
                            + ", but got a string with length " + length + " instead.",
                    param,
                    "string_above_max_length");
        }
    }

    static void name(String param, JsonNode name) throws InvalidRequest {
        if (name.asText("").isEmpty()) {
            throw invalid("Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
        }
        longest(param, name, LONGEST_NAME);
        if (!NAME.matcher(name.asText()).matches()) {
            throw invalid(
                    "Invalid '" + param
                            + "': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    param,
                    "invalid_value");
        }
    }

    static void oneOf(String param, String value, List<String> known) throws InvalidRequest {
        if (!known.contains(value)) {
            String names = known.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
            throw invalid(
                    "Invalid value: '" + value + "'. Supported values are: " + names + ".", param, "invalid_value");
        }
    }

    /**
     * Checks tools and the choice among them.
     *
     * @param function where in a tool its function is
     * @param param what the function is called, with the tool's index
     */
    static void tools(JsonNode body, String function, String param) throws InvalidRequest {
        JsonNode tools = body.path("tools");
        if (tools.isArray() && tools.isEmpty() && !function.isEmpty()) {
            throw emptyArray("tools");
        }
        if (tools.size() > MOST_TOOLS) {
            throw invalid(
                    "Invalid 'tools': array too long. Expected an array with maximum length " + MOST_TOOLS
                            + ", but got an array with length " + tools.size() + " instead.",
                    "tools",
                    "array_above_max_length");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i).at(function);
            names.add(tool.path("name").asText());
            if (tools.get(i).path("type").asText().equals("function")) {
                function(param.formatted(i), tool);
            }
        }
        JsonNode choice = body.path("tool_choice");
        boolean nothing = tools.isEmpty() && !body.hasNonNull("functions");
        if (nothing && !choice.isMissingNode() && !choice.isNull() && !function.isEmpty()) {
            throw invalid(
                    "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
                    "tool_choice",
                    null);
        }
        if (nothing && body.hasNonNull("parallel_tool_calls") && !function.isEmpty()) {
            throw invalid(
                    "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed when 'tools' are specified.",
                    "parallel_tool_calls",
                    null);
        }
        String chosen = choice.at(function).path("name").asText();
        if (choice.path("type").asText().equals("function") && !names.contains(chosen)) {
            throw invalid("Tool choice 'function' not found in 'tools' parameter.", "tool_choice", null);
        }
    }

    private static void function(String param, JsonNode function) throws InvalidRequest {
        name(param + ".name", function.path("name"));
        JsonNode parameters = function.path("parameters");
        if (parameters.isMissingNode() || parameters.isNull()) {
            return;
        }
        String of = "function '" + function.path("name").asText() + "'";
        String code = "invalid_function_parameters";
        if (function.path("strict").asBoolean()) {
            SchemaRules.openAiStrict(of, param + ".parameters", code, parameters);
        } else {
            SchemaRules.openAi(of, param + ".parameters", code, parameters);
        }
    }

    static void image(String param, String url) throws InvalidRequest {
        if (!url.startsWith("data:")) {
            return;
        }
        String media =
                url.substring(5, Math.max(5, url.indexOf(','))).split(";", 2)[0].toLowerCase(Locale.ROOT);
        if (!IMAGES.contains(media)) {
            throw invalid(
                    "You uploaded an unsupported image. Please make sure your image has of one the following formats:"
                            + " ['png', 'jpeg', 'gif', 'webp'].",
                    param,
                    "invalid_image_format");
        }
    }

    static void file(Account account, JsonNode id) throws InvalidRequest {
        if (id.isTextual() && !account.hasFile(id.textValue())) {
            throw new InvalidRequest(
                    new Refusal(404, ErrorObject.invalid("No such File object: " + id.textValue(), "id", null)));
        }
    }

    /** What not every model takes. */
    static void model(String model, JsonNode body) throws InvalidRequest {
        if (body.hasNonNull("reasoning_effort") && WITHOUT_EFFORT.matcher(model).matches()) {
            throw invalid(
                    "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
                    "reasoning_effort",
                    "unsupported_parameter");
        }
        Integer most = MOST_TOKENS.get(model);
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            if (most != null && body.path(field).asInt(0) > most) {
                int wanted = body.path(field).asInt();
                throw invalid(
                        field + " is too large: " + wanted + ". This model supports at most " + most
                                + " completion tokens, whereas you provided " + wanted + ".",
                        field,
                        "invalid_value");
            }
        }
    }
}
