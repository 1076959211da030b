package dev.llmroute.simulator.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a provider keeps for one of its accounts, which nobody else knows. Only so much is kept. On the event loop only. */
public final class Account {
    /**
     * How long after its last request a thread is there.
     *
     * @see <a href="https://platform.claude.com/docs/en/build-with-claude/message-threads">Anthropic: message threads</a>
     */
    static final Duration THREAD = Duration.ofMinutes(5);

    /**
     * Shorter prompts are not cached.
     *
     * @see <a href="https://platform.openai.com/docs/guides/prompt-caching">OpenAI: prompt caching</a>
     * @see <a href="https://docs.claude.com/en/docs/build-with-claude/prompt-caching">Anthropic: prompt caching</a>
     */
    private static final int SHORTEST_CACHED = 1024;

    private static final int MOST = 1000;

    private final String provider;
    private final String name;
    private final InstantSource clock;
    private final Map<String, Kept> threads = new Bounded<>();
    private final Map<String, List<JsonNode>> responses = new Bounded<>();
    private final Map<String, String> files = new Bounded<>();
    private final Map<Integer, Boolean> prefixes = new Bounded<>();

    Account(String provider, String key, InstantSource clock) {
        this.provider = provider;
        this.name = provider + "#" + key;
        this.clock = clock;
    }

    /** A conversation as it was after a message: what stands in a request besides the new messages, and until when. */
    record Kept(JsonNode conversation, Instant until) {}

    private static final class Bounded<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    String provider() {
        return provider;
    }

    void keepThread(String messageId, JsonNode conversation) {
        threads.put(messageId, new Kept(conversation, clock.instant().plus(THREAD)));
    }

    /** The request that the message answered, with the message; empty where there is none or it has expired. */
    Optional<JsonNode> thread(String messageId) {
        return Optional.ofNullable(threads.get(messageId))
                .filter(thread -> thread.until().isAfter(clock.instant()))
                .map(Kept::conversation);
    }

    void keepResponse(String id, List<JsonNode> items) {
        responses.put(id, List.copyOf(items));
    }

    Optional<List<JsonNode>> response(String id) {
        return Optional.ofNullable(responses.get(id));
    }

    /** Returns the new file's id. */
    public String keepFile(String id) {
        files.put(id, "");
        return id;
    }

    boolean hasFile(String id) {
        return files.containsKey(id);
    }

    /** A text as only this account can read it. */
    String seal(String text) {
        String sealed = name + "\n" + Signature.of(name + "\n" + text);
        return "gAAAA" + Base64.getEncoder().encodeToString(sealed.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether this account sealed it. */
    boolean canRead(String sealed) {
        try {
            byte[] open = Base64.getDecoder().decode(sealed.substring(Math.min(5, sealed.length())));
            return new String(open, StandardCharsets.UTF_8).startsWith(name + "\n");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** How much of a conversation was seen before, and remembers all of it: where that is free, or what is asked for. */
    Cached cached(String model, List<JsonNode> messages, boolean charged) {
        int tokens = 0;
        int read = 0;
        int hash = model.hashCode();
        for (JsonNode message : messages) {
            tokens += Prompt.words(Prompt.text(message.path("content")));
            hash = 31 * hash + message.hashCode();
            if (tokens >= SHORTEST_CACHED && prefixes.put(hash, true) != null) {
                read = tokens;
            }
        }
        return new Cached(charged && tokens >= SHORTEST_CACHED ? tokens - read : 0, read);
    }
}
