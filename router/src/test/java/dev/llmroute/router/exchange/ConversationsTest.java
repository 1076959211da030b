package dev.llmroute.router.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.config.Fingerprint;
import dev.llmroute.router.dialect.Surface;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests belong together. */
class ConversationsTest {
    private static final String HEADER = "x-session-id";

    private final AtomicLong chance = new AtomicLong();
    private final Conversations conversations = conversations("the key of one installation");

    private Conversations conversations(String key) {
        return new Conversations(new Fingerprint(key.getBytes(StandardCharsets.UTF_8)), () -> chance.incrementAndGet());
    }

    @Test
    void the_requests_of_a_conversation_belong_together_however_long_it_becomes() {
        long first = chat("""
                {"model": "m", "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}]}""");
        long second = chat("""
                {"model": "m", "temperature": 0.2, "messages": [
                  {"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"},
                  {"role": "assistant", "content": "Hi."}, {"role": "user", "content": "And now?"}]}""");
        assertThat(second).isEqualTo(first);
        assertThat(chat("""
                {"model": "m", "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Good morning"}]}""")).isNotEqualTo(first);
        assertThat(chat("""
                {"model": "m", "messages": [{"role": "system", "content": "Be rude."}, {"role": "user", "content": "Hello"}]}""")).isNotEqualTo(first);
    }

    @Test
    void what_a_caller_marks_for_the_providers_cache_does_not_part_a_conversation() {
        long marked = messages("""
                {"model": "m", "system": [{"type": "text", "text": "Be kind.", "cache_control": {"type": "ephemeral", "ttl": "1h"}}],
                 "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello", "cache_control": {"type": "ephemeral", "ttl": "5m"}}]}]}""");
        long later = messages("""
                {"model": "m", "messages": [
                   {"content": [{"text": "Hello", "type": "text"}], "role": "user"},
                   {"role": "assistant", "content": "Hi."},
                   {"role": "user", "content": [{"type": "text", "text": "And?", "cache_control": {"type": "ephemeral"}}]}],
                 "system": [{"type": "text", "text": "Be kind."}]}""");
        // The order of the fields is each client's own and stays the same.
        assertThat(later).isNotEqualTo(marked);
        assertThat(messages("""
                {"model": "m", "system": [{"type": "text", "text": "Be kind."}],
                 "messages": [{"content": [{"text": "Hello", "type": "text"}], "role": "user"},
                   {"role": "assistant", "content": "Hi."},
                   {"role": "user", "content": [{"type": "text", "text": "And?", "cache_control": {"type": "ephemeral"}}]}]}""")).isEqualTo(marked);
    }

    @Test
    void long_texts_are_told_apart_by_their_ends_and_their_length() {
        String common = "Very long instructions. ".repeat(500);
        assertThat(system(common + "For Ann.")).isNotEqualTo(system(common + "For Bob."));
        assertThat(system("For Ann. " + common)).isNotEqualTo(system("For Bob. " + common));
        assertThat(system(common)).isNotEqualTo(system(common + common));
        assertThat(system(common + "For Ann.")).isEqualTo(system(common + "For Ann."));
    }

    private long system(String text) {
        return chat("{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"" + text
                + "\"}, {\"role\": \"user\", \"content\": \"Hello\"}]}");
    }

    @Test
    void a_boundary_between_two_texts_counts() {
        assertThat(
                        chat(
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"ab\"}, {\"role\": \"user\", \"content\": \"c\"}]}"))
                .isNotEqualTo(
                        chat(
                                "{\"model\": \"m\", \"messages\": [{\"role\": \"system\", \"content\": \"a\"}, {\"role\": \"user\", \"content\": \"bc\"}]}"));
    }

    @Test
    void the_name_that_says_most_decides_and_nothing_else() {
        String user = "\"metadata\": {\"tenant\": \"t\", \"user_id\": \"u-1\"}";
        String cache = "\"prompt_cache_key\": \"k-1\"";
        String kept = "\"previous_response_id\": \"resp_1\"";
        long byUser = response(user, "Hello");
        assertThat(response(user, "Something else")).isEqualTo(byUser);
        long byKept = response(user + ", " + kept, "Hello");
        assertThat(byKept).isNotEqualTo(byUser);
        assertThat(response(kept, "Something else")).isEqualTo(byKept);
        long byCache = response(user + ", " + kept + ", " + cache, "Hello");
        assertThat(byCache).isNotIn(byUser, byKept);
        assertThat(response(cache, "Something else")).isEqualTo(byCache);
        long byHeader = of(conversations, chat("{\"model\": \"m\", " + cache + "}", HEADER, "s-1"));
        assertThat(byHeader).isNotEqualTo(byCache);
        assertThat(of(conversations, chat("{\"model\": \"m\"}", "X-Session-Id", "s-1")))
                .isEqualTo(byHeader);
        assertThat(conversations.of(chat("{\"model\": \"m\"}", "x-thread", "s-1"), "x-thread", 1))
                .isEqualTo(byHeader);
    }

    @Test
    void a_conversation_that_a_provider_keeps_is_told_by_its_id_as_a_text_or_as_an_object() {
        assertThat(response("\"conversation\": {\"id\": \"conv_1\"}", "Hello"))
                .isEqualTo(response("\"conversation\": \"conv_1\"", "And now?"))
                .isNotEqualTo(response("\"conversation\": \"conv_2\"", "Hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\": \"m\"}",
                "{\"model\": \"m\", \"messages\": []}",
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\"}], \"prompt_cache_key\": \"\"}",
                "{\"model\": \"m\", \"metadata\": {\"user_id\": 5}, \"prompt_cache_key\": [\"k\"]}",
                "{\"model\": \"m\", \"metadata\": \"user_id\", \"tools\": [{\"name\": \"t\", \"description\": \"what it does\"}]}"
            })
    void a_request_that_says_nothing_of_a_conversation_is_drawn_for_by_itself(String body) {
        assertThat(chat(body)).isNotEqualTo(chat(body));
    }

    @Test
    void a_blank_header_names_nothing() {
        String body = "{\"model\": \"m\", \"prompt_cache_key\": \"k-1\"}";
        assertThat(of(conversations, chat(body, HEADER, " "))).isEqualTo(chat(body));
    }

    @Test
    void callers_share_nothing_though_they_say_the_same() {
        String body = "{\"model\": \"m\", \"prompt_cache_key\": \"k-1\"}";
        CallerRequest other = Requests.of(Surface.ChatCompletions, "id", "team/chat/another", body);
        assertThat(of(conversations, other)).isNotEqualTo(chat(body));
    }

    @Test
    void all_routers_of_an_installation_draw_alike_and_another_installation_does_not() {
        CallerRequest request = Requests.chat("{\"model\": \"m\", \"prompt_cache_key\": \"k-1\"}");
        assertThat(of(conversations("the key of one installation"), request)).isEqualTo(of(conversations, request));
        assertThat(of(conversations("the key of another one"), request)).isNotEqualTo(of(conversations, request));
    }

    private long response(String fields, String input) {
        return of(
                conversations,
                Requests.of(
                        Surface.Responses,
                        "id",
                        "team/chat/app",
                        "{\"model\": \"m\", \"input\": \"" + input + "\", " + fields + "}"));
    }

    private long messages(String body) {
        return of(conversations, Requests.of(Surface.Messages, "id", "team/chat/app", body));
    }

    private long chat(String body) {
        return of(conversations, Requests.chat(body));
    }

    private static CallerRequest chat(String body, String... headers) {
        return Requests.chat(body, headers);
    }

    private static long of(Conversations conversations, CallerRequest request) {
        return conversations.of(request, HEADER, conversations.own());
    }
}
