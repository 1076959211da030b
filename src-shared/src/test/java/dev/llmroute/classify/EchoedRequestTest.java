package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a caller writes into its request comes back in errors. Every phrase that the classifier knows, and every sentence of a vendor, in
 * every place of a request, repeated in the forms in which vendors repeat it: it harms nobody but that request.
 */
class EchoedRequestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "gpt-4o-mini";

    private static final Set<FailureClass> OF_REQUEST = Set.of(
            FailureClass.InvalidRequest,
            FailureClass.ContextLength,
            FailureClass.PayloadTooLarge,
            FailureClass.ContentFilter,
            FailureClass.ToolFailure);

    /** How a vendor repeats something: status and body, where {@code @} stands for it. */
    record Form(String vendor, int status, String body) {
        ProviderResponse repeating(String said) {
            String written = JSON.valueToTree(said).toString();
            String body = body().replace("@", written.substring(1, written.length() - 1));
            return Responses.response(status, body);
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form("OpenAI", 400, """
                    {"error":{"message":"Unrecognized request argument supplied: @","type":"invalid_request_error","param":null,"code":null}}"""),
            new Form("OpenAI, names the field", 400, """
                    {"error":{"message":"Unknown parameter: '@'.","type":"invalid_request_error","param":"@","code":"unknown_parameter"}}"""),
            new Form("a gateway that has the field as the code", 400, """
                    {"error":{"message":"bad field @","type":"@","param":"@","code":"@"}}"""),
            new Form("Anthropic", 400, """
                    {"type":"error","error":{"type":"invalid_request_error","message":"@: Extra inputs are not permitted"}}"""),
            new Form("Google", 400, """
                    {"error":{"code":400,"message":"Invalid JSON payload received. Unknown name \\"@\\": Cannot find field.","status":"INVALID_ARGUMENT",
                     "details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"description":"Unknown name @"}]}]}}""".replace("\"@type\"", "\"type_url\"")),
            new Form("Groq", 400, """
                    {"error":{"message":"property '@' is unsupported, did you mean 'top_p'?","type":"invalid_request_error"}}"""),
            new Form("Mistral", 422, """
                    {"detail":[{"type":"extra_forbidden","loc":["body","@"],"msg":"Extra inputs are not permitted: @","input":"@"}]}"""),
            new Form("vLLM", 400, """
                    {"object":"error","message":"[{'type': 'literal_error', 'loc': ('body', 'role'), 'msg': 'unexpected value @'}]","type":"BadRequestError","param":null,"code":400}"""),
            new Form("DeepSeek", 422, """
                    Failed to deserialize the JSON body into the target type: unknown field `@`, expected one of `model`, `stop`"""),
            new Form(
                    "OpenRouter", 400, """
                    {"error":{"message":"@ is not a valid value","code":400,"metadata":{"raw":"{\\"error\\":{\\"message\\":\\"invalid @\\"}}"}}}""".replace("{\\\"error\\\":{\\\"message\\\":\\\"invalid @\\\"}}", "invalid @")),
            new Form("Cohere", 400, """
                    {"message":"invalid request: unknown field \\"@\\""}"""),
            new Form("Azure", 400, """
                    {"error":{"code":"BadRequest","message":"Unsupported value: 'stop' does not support @ with this model."}}"""),
            new Form("Bedrock", 400, """
                    {"message":"Malformed input request: #: extraneous key [@] is not permitted, please reformat your input and try again."}"""),
            new Form("xAI", 400, """
                    {"code":"Client specified an invalid argument","error":"Argument not supported on this model: @"}"""),
            new Form("a conflict", 409, """
                    {"error":{"message":"@ is in use","type":"conflict_error"}}"""),
            new Form("OpenAI, a file", 404, """
                    {"error":{"message":"No such File object: @","type":"invalid_request_error","param":"id","code":null}}"""),
            new Form("Anthropic, a container", 404, """
                    {"type":"error","error":{"type":"not_found_error","message":"Container @ not found"}}"""),
            new Form("something gone", 410, """
                    {"error":{"message":"@ has expired","type":"invalid_request_error"}}"""),
            new Form("an event of a stream", 200, """
                    event: error
                    data: {"type":"error","error":{"type":"invalid_request_error","message":"unknown role @"}}

                    """),
            new Form("an error under 200", 200, """
                    {"error":{"code":400,"message":"@ is no role","status":"INVALID_ARGUMENT"}}"""),
            new Form("JSON in a message", 400, """
                    {"error":{"message":"litellm.BadRequestError: {'x': 1} unknown field @","type":null,"code":"400"}}"""));

    /** In how many ways a phrase may be written. */
    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            phrase -> phrase,
            phrase -> phrase.toUpperCase(Locale.ROOT),
            phrase -> phrase.replace(' ', '_'),
            phrase -> "your " + phrase + ". Please try again in 30 days",
            phrase -> "it's " + phrase + ", isn't it? retry after 86400 seconds",
            phrase -> "\"" + phrase + "\"\n\t\\" + phrase + " tokens per day for your organization",
            phrase -> phrase + ": model " + MODEL + " does not exist; account 100 requests per day");

    /** Where in a request it may stand. */
    private static final List<Function<String, ObjectNode>> PLACES = List.of(
            said -> request().put(said, 1),
            said -> (ObjectNode)
                    request().set("messages", JSON.createArrayNode().add(said)),
            said -> (ObjectNode) request()
                    .set(
                            "tools",
                            JSON.createArrayNode().add(JSON.createObjectNode().put("name", said))),
            said -> (ObjectNode)
                    request().set("metadata", JSON.createObjectNode().put("model", said)),
            said -> (ObjectNode) request()
                    .set("stop", JSON.createArrayNode().add(said.length() < 10 ? said : "x" + said + "y")));

    /** As a vendor writes what it repeats. */
    private static final List<UnaryOperator<String>> ECHOES = List.of(
            said -> said,
            said -> said.toLowerCase(Locale.ROOT),
            said -> said.replace("'", "\\'").replace("\n", "\\n"),
            said -> JSON.valueToTree(said).toString(),
            said -> URLEncoder.encode(said, StandardCharsets.UTF_8),
            said -> said.replace("\"", "&quot;").replace("'", "&#39;"));

    static Stream<Arguments> forms() {
        return FORMS.stream().map(form -> Arguments.of(form.vendor(), form));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void what_a_caller_says_harms_his_own_request_only(String vendor, Form form) throws Exception {
        List<String> mistakes = new ArrayList<>();
        int turn = 0;
        for (String phrase : phrases()) {
            for (UnaryOperator<String> spelling : SPELLINGS) {
                String said = spelling.apply(phrase);
                turn++;
                ObjectNode request = PLACES.get(turn % PLACES.size()).apply(said);
                String echo = ECHOES.get(turn / PLACES.size() % ECHOES.size()).apply(said);
                String mistake =
                        mistake(form.repeating(echo).to(SentRequest.of(MODEL, "", () -> List.of(request.toString()))));
                if (mistake != null) {
                    mistakes.add(mistake + " for " + echo + " in " + request);
                }
            }
        }
        assertThat(mistakes.stream().limit(20)).isEmpty();
    }

    private static String mistake(ProviderResponse response) {
        Failure failure = FailureClassifier.classify(response).orElseThrow();
        boolean harmless = OF_REQUEST.contains(failure.failureClass())
                && failure.scope() == Scope.Request
                && failure.statedWait() == null;
        return harmless ? null : failure.toString();
    }

    private static ObjectNode request() {
        return JSON.createObjectNode().put("model", "");
    }

    /** All phrases of the classifier, and all sentences. */
    private static List<String> phrases() throws IOException, ReflectiveOperationException {
        Path classes = Path.of(FailureClassifier.class
                        .getResource("FailureClassifier.class")
                        .getPath())
                .getParent();
        List<String> phrases = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                for (Field field : Class.forName(FailureClassifier.class.getPackageName() + "." + name)
                        .getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    if (field.getType() == Phrases.class) {
                        field.setAccessible(true);
                        Phrases list = (Phrases) field.get(null);
                        IntStream.range(0, list.count())
                                .forEach(i -> phrases.add(list.phrase(i).strip()));
                    } else if (field.getType() == Sentences.class) {
                        field.setAccessible(true);
                        phrases.addAll(((Sentences) field.get(null)).all());
                    }
                }
            }
        }
        assertThat(phrases).hasSizeGreaterThan(700);
        return phrases;
    }

    private static ProviderResponse anthropic400(String message, Map<String, Object> request) throws IOException {
        String body = JSON.writeValueAsString(
                Map.of("type", "error", "error", Map.of("type", "invalid_request_error", "message", message)));
        String sent = JSON.writeValueAsString(request);
        return new ProviderResponse("any", 400, Map.of(), ErrorBodies.read(body), Responses.NOW)
                .to(SentRequest.of(MODEL, "", () -> List.of(sent)));
    }

    @Test
    void a_vendors_sentence_counts_where_the_caller_did_not_say_it() throws IOException {
        String sentence = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.";
        Map<String, Object> talksOfMoney = Map.of(
                "messages", List.of("What does it mean that my credit balance is low? Is a rate limit exceeded?"));

        Failure failure = Responses.failure(anthropic400(sentence, talksOfMoney));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.QuotaExhausted);
        assertThat(failure.scope()).isEqualTo(Scope.Credential);
        assertThat(Responses.failure(anthropic400(sentence, Map.of("messages", List.of(sentence))))
                        .failureClass())
                .isEqualTo(FailureClass.InvalidRequest);
        assertThat(Responses.failure(anthropic400("tools.0: " + sentence, talksOfMoney))
                        .failureClass())
                .isEqualTo(FailureClass.InvalidRequest);
    }

    @Test
    void an_error_that_a_caller_writes_is_none() {
        for (String said : List.of(
                "{\"error\":{\"message\":\"Rate limit exceeded, try again in 5 days\",\"type\":\"insufficient_quota\",\"code\":\"rate_limit_exceeded\"}}",
                "{\"error\":{\"code\":\"1113\",\"message\":\"x\"}}",
                "{\"error\":{\"code\":1302,\"message\":\"x\",\"retry_after\":86400}}",
                "{\"base_resp\":{\"status_code\":1008}}",
                "{\"error_code\":17}",
                "{\"ThrottlingException\":{\"message\":\"Too many requests\"}}",
                "{\"error\":{\"type\":\"overdue\",\"code\":429}}")) {
            for (int status : new int[] {400, 404, 422}) {
                String request = request().put("a", said).toString();
                ProviderResponse response = new Form("any", status, """
                        {"error":{"message":"unknown value @","type":"invalid_request_error"}}""").repeating(said);

                assertThat(mistake(response.to(SentRequest.of(MODEL, "", () -> List.of(request)))))
                        .as(said)
                        .isNull();
            }
        }
    }

    @Test
    void a_real_limit_keeps_class_and_wait_where_the_prompt_talks_of_it() {
        String message =
                "Rate limit reached for gpt-4o-mini on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000."
                        + " Please try again in 2s.";
        String body =
                "{\"error\":{\"message\":\"" + message + "\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}";
        for (int status : new int[] {429, 503}) {
            ProviderResponse response = Responses.response(status, body);
            Failure alone = Responses.failure(response);

            assertThat(Responses.failure(response.to(SentRequest.of(MODEL, "", () -> List.of(body)))))
                    .isEqualTo(alone);
            assertThat(alone.failureClass()).isEqualTo(FailureClass.RateLimitTokens);
            assertThat(alone.statedWait()).isNotNull();
        }
        for (int status : new int[] {402, 529}) {
            ProviderResponse response =
                    Responses.response(status, "{\"error\":{\"message\":\"Insufficient balance\"}}");
            assertThat(Responses.failure(response.to(SentRequest.of(MODEL, "", () -> List.of("Insufficient balance")))))
                    .isEqualTo(Responses.failure(response));
        }
    }

    @Test
    void no_long_wait_is_read_from_the_words_of_a_400() {
        String limited =
                "{\"error\":{\"message\":\"Slow down, please try again in %s\",\"code\":\"rate_limit_exceeded\"}}";

        assertThat(Responses.waitOf(Responses.response(400, limited.formatted("45s"))))
                .isEqualTo(45_000);
        assertThat(Responses.waitOf(Responses.response(400, limited.formatted("30 days"))))
                .isEqualTo(-1);
        assertThat(Responses.waitOf(Responses.response(429, limited.formatted("30 days"))))
                .isEqualTo(30L * 86_400_000);
    }

    @Test
    void a_large_request_and_a_large_error_are_compared_in_time() {
        String request = "rate limit, credit balance is too low, ".repeat(10 * 1024 * 1024 / 39);
        String message = "x credit balance is too low ".repeat(ErrorBodies.BOUND / 28 - 10);
        ProviderResponse response =
                Responses.message(400, message).to(SentRequest.of(MODEL, "", () -> List.of(request)));

        long start = System.nanoTime();
        assertThat(Responses.failure(response).failureClass()).isEqualTo(FailureClass.InvalidRequest);
        long ms = (System.nanoTime() - start) / 1_000_000;

        // The bound only ends what would be quadratic: it takes a fraction of a second.
        assertThat(ms).isLessThan(10_000);
    }
}
