package dev.llmroute.router.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What system and developer say in an OpenAI chat, as Anthropic's {@code system}: a text, or blocks where a cache's mark is on one. */
final class SystemPrompt {
    private final List<ObjectNode> blocks = new ArrayList<>();

    void add(JsonNode message, String role) throws Untranslatable {
        JsonNode content = message.path("content");
        String what = "a message of the role \"" + role + "\"";
        if (content.isArray() && hasMarks(content)) {
            for (JsonNode part : content) {
                add(CacheMarks.copied(part, Attachments.text(TextOnly.ofPart(part, what, ChatToMessages::none))));
            }
        } else {
            add(CacheMarks.copied(message, Attachments.text(TextOnly.of(content, what, ChatToMessages::none))));
        }
    }

    /** Blank texts are left out: Anthropic refuses them. */
    void add(String text) {
        add(Attachments.text(text));
    }

    private void add(ObjectNode block) {
        if (!Blank.is(block.path("text").asText())) {
            blocks.add(block);
        }
    }

    /** All that was said so far, which it does not say any longer. */
    List<ObjectNode> takeAll() {
        List<ObjectNode> all = List.copyOf(blocks);
        blocks.clear();
        return all;
    }

    /** Tells it to the request, if anything was said: texts with an empty line between. */
    void into(ObjectNode request) {
        if (blocks.isEmpty()) {
            return;
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(blocks);
        if (hasMarks(all)) {
            request.set("system", all);
            return;
        }
        request.put(
                "system",
                String.join(
                        "\n\n",
                        blocks.stream().map(each -> each.get("text").asText()).toList()));
    }

    private static boolean hasMarks(JsonNode parts) {
        for (JsonNode part : parts) {
            if (part.has(CacheMarks.FIELD)) {
                return true;
            }
        }
        return false;
    }
}
