package dev.llmroute.router.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a provider's error about a request names: fields by their place ({@code param}, {@code loc}), and names in its sentences. Of no use
 * but to find fields of the request that it refuses.
 *
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI: {@code param}</a>
 * @see <a href="https://docs.pydantic.dev/latest/errors/validation_errors/#extra_forbidden">pydantic, as at Mistral and vLLM: {@code loc}</a>
 */
public final class Refusal {
    /** As much of an error as is looked through. */
    private static final int MAX_LENGTH = 8 * 1024;

    private static final Set<String> PLACES =
            Set.of("param", "loc", "field", "path", "parameter", "property", "location");

    private static final Pattern NOT_TAKEN = Pattern.compile(
            "support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|forbidden|extra|additional propert"
                    + "|deprecated|only the default|instead|no longer|not a valid|invalid (?:param|arg|field|propert|role)|cannot both"
                    + "|not available|expected an id|not match|should not be|must not|不支持");

    /** Then the field is taken, and only its value is not: that is the caller's to mend. */
    private static final Pattern OUT_OF_BOUNDS = Pattern.compile(
            "too large|too small|too high|at most|at least|less than|greater than|exceed|between|out of range");

    /** In them errors of pydantic repeat the request. */
    private static final Set<String> REPEATED = Set.of("input", "ctx", "body", "failed_generation");

    private static final Pattern SEPARATORS = Pattern.compile("->|[^A-Za-z0-9_$-]+");

    /** In sentences: {@code messages[1].role}, {@code tools.0.custom.strict}, {@code body -> store}, {@code /messages/1/name}. */
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z_$][\\w$-]*(?:(?: ?-> ?|[./]|\\[\\]?\\.?['\"]?)[\\w$-]+['\"]?\\]?|\\[\\])+");

    /** Java and JavaScript name fields in this way. */
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z][a-z])");

    private static final String SOMETHING =
            "(?:[`'\"] ?)?(?:(?:the|a|an|setting|custom|extended|parameter|argument|field) )*[`'\"]?";
    private static final String KIND =
            "[`'\"]?(?: (?:param|parameter|argument|field|option|setting|value|mode|feature)s?)?";
    private static final String END = "(?=[^\\w]*(?:$|\\n|[.,;:!)]|(?:with|for|on|in|when|at|by|and|or|is|are)\\b))";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> places = new HashSet<>();
    private final Set<String> tops = new HashSet<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder paths = new StringBuilder();
    private final List<List<String>> named = new ArrayList<>();

    private Refusal() {}

    /** Reads the body of an error, whatever its shape. */
    public static Refusal read(String body) {
        Refusal refusal = new Refusal();
        try {
            refusal.read(JSON.readTree(body), false);
        } catch (JsonProcessingException plain) {
            refusal.text.append(body);
        }
        if (refusal.text.length() > MAX_LENGTH) {
            refusal.text.setLength(MAX_LENGTH);
        }
        PATH.matcher(refusal.text).results().forEach(path -> refusal.named.add(split(path.group())));
        String snake = CAMEL.matcher(refusal.text).replaceAll("_").toLowerCase(Locale.ROOT);
        if (snake.contains("_")) {
            refusal.text.append('\n').append(snake);
        }
        return refusal;
    }

    private static List<String> split(String path) {
        return SEPARATORS
                .splitAsStream(path)
                .filter(name -> !name.isEmpty() && !name.equals("body"))
                .toList();
    }

    private void read(JsonNode node, boolean isPlace) {
        if (isPlace && (node.isTextual() || node.isArray())) {
            place(
                    node.isTextual()
                            ? node.asText()
                            : node.valueStream().map(JsonNode::asText).collect(Collectors.joining(".")));
        } else if (node.isTextual()) {
            text.append(node.asText()).append('\n');
        } else if (node.isObject()) {
            node.propertyStream()
                    .filter(each -> !REPEATED.contains(each.getKey()))
                    .forEach(each -> read(each.getValue(), PLACES.contains(each.getKey())));
        } else {
            node.forEach(each -> read(each, false));
        }
    }

    /** {@code messages[1].reasoning_content}, {@code body.temperature}. */
    private void place(String path) {
        List<String> names = split(path);
        named.add(names);
        names.stream().findFirst().ifPresent(tops::add);
        places.addAll(names);
        paths.append(path).append('\n');
    }

    /** The places that it names, from the outermost name to the innermost. */
    List<List<String>> paths() {
        return List.copyOf(named);
    }

    /** Whether this name stands in it in quotes. */
    boolean quotes(String name) {
        return Pattern.compile("[`'\"]" + Pattern.quote(name) + "[`'\"]")
                .matcher(text)
                .find();
    }

    /** Whether it says of something that it is not taken, whatever it is. */
    boolean takesNot() {
        String lower = text.toString().toLowerCase(Locale.ROOT);
        return NOT_TAKEN.matcher(lower).find() && !OUT_OF_BOUNDS.matcher(lower).find();
    }

    /**
     * Whether it names this field of the request: by its place, or in a sentence, there as a name and not as a word of prose
     * ({@code user}, {@code store}).
     */
    boolean names(String field) {
        return tops.contains(field) || namesInText(field, "") || saysNotTaken(field);
    }

    /** {@code This model does not support the effort parameter.}, {@code Argument not supported on this model: presencePenalty}. */
    boolean saysNotTaken(String field) {
        String words = Pattern.quote(field).replace("_", "\\E[_ -]\\Q");
        return says(
                "(?i)(?:(?:does|do|is|are|can) ?not|doesn't|don't|cannot|not) (?:\\w+ly )?(?:support|accept|allow|take|permit)(?:ing|ed)? "
                        + SOMETHING + words + KIND + END
                        + "|\\b" + words + KIND
                        + " (?:is|are) (?:not (?:\\w+ly |yet )?(?:supported|available|allowed|permitted|accepted)|unsupported|deprecated)"
                        + "|(?:unsupported|unknown|unrecogni[sz]ed|not (?:supported|allowed|permitted))(?: \\w+){0,4}: ?[`'\"]?"
                        + words
                        + "(?![\\w.\\[])");
    }

    /** The same of a field inside of another one. */
    boolean namesInside(String field) {
        return places.contains(field) || namesInText(field, "|[.\\]]" + Pattern.quote(field) + "(?![A-Za-z0-9_.\\[])");
    }

    private boolean namesInText(String field, String more) {
        String name = Pattern.quote(field);
        String asName = "[`'\"]" + name + "[`'\"]"
                + "|(?:param|parameter|argument|field|property|key|input|supplied|arg)s?(?: names?)?:? +" + name + "\\b"
                + "|(?:^|\\n|body\\.|-> ?)" + name + ":" + more;
        String anywhere = "(?<![A-Za-z0-9_])" + name + "(?![A-Za-z0-9_])";
        Pattern pattern = Pattern.compile(field.contains("_") || field.contains("-") ? anywhere : asName);
        return pattern.matcher(text).find();
    }

    /** Where the pattern stands in it. */
    Stream<MatchResult> matches(Pattern pattern) {
        return pattern.matcher(text).results();
    }

    /**
     * Whether it is about features in development, without the name of their header.
     *
     * @see <a href="https://github.com/anthropics/claude-code/issues/49648">Bedrock: invalid beta flag</a>
     */
    public boolean refusesBetas() {
        return says(
                "(?i)(?:invalid|unknown|unsupported|unrecogni[sz]ed|unexpected)[^\\n]{0,20}? betas?\\b"
                        + "|\\bbetas? (?:flags?|headers?|features?)\\b[^\\n]{0,60}(?:not supported|unsupported|not allowed|invalid|unknown)");
    }

    /** Whether these very words are in it. */
    public boolean mentions(String words) {
        return text.indexOf(words) >= 0 || paths.indexOf(words) >= 0;
    }

    boolean says(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return compiled.matcher(text).find() || compiled.matcher(paths).find();
    }
}
