package dev.llmroute.e2e.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays every case of a vendor's Java SDK against a model and prints one line of JSON a case: {@code {"case", "error"}}.
 *
 * <p>Usage: {@code ClientsMain openai|anthropic BASE_URL KEY MODEL}, where the model is limited and others are not.
 */
public final class ClientsMain {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ClientsMain() {}

    /** Ends with 0 also where a case failed: its line says so. */
    public static void main(String[] args) {
        play(args[0], args[1], args[2], args[3]).forEach(System.out::println);
    }

    /** The line of each case. */
    public static List<ObjectNode> play(String client, String url, String key, String model) {
        if (client.equals("openai")) {
            try (OpenAiCases cases = new OpenAiCases(url, key, model)) {
                return play(cases);
            }
        }
        try (AnthropicCases cases = new AnthropicCases(url, key, model)) {
            return play(cases);
        }
    }

    private static List<ObjectNode> play(Cases cases) {
        return List.of(
                play("plain", cases::plain),
                play("stream", cases::stream),
                play("tools", cases::tools),
                play("image", cases::image),
                play("JSON schema", cases::jsonSchema),
                play("error", cases::error));
    }

    private static ObjectNode play(String name, Runnable what) {
        @Nullable String error = null;
        try {
            what.run();
        } catch (RuntimeException | AssertionError failed) {
            error = String.valueOf(failed);
        }
        return JSON.createObjectNode().put("case", name).put("error", error);
    }
}
