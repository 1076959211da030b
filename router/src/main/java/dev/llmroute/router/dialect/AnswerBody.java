package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.failure.Failure;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a successful response, parsed at most once for everyone who looks at it. Not thread-safe. */
public final class AnswerBody {
    /** What a body says. */
    public enum Said {
        /** It is no JSON object: a page of a proxy, or the half of an answer. */
        NoJson,
        /** It has no text, no tool call and no refusal, although the model says that it finished; or it contains no answer at all. */
        Empty,
        /** Its {@link FinishReason} says that the provider failed. */
        Failed,
        Content
    }

    /** Longer answers are refused. */
    public static final int MAX_BYTES = 64 * 1024 * 1024;

    /** A tree of more names and values would fill the heap. */
    private static final long MAX_TOKENS = 1_000_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_BYTES)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build());

    /** An answer without content is not longer, so a longer one need not be read. */
    private static final int MAX_EMPTY_BYTES = 4096;

    private static final int PART_BYTES = 64 * 1024;

    /** How far a name and the beginning of its value may reach into the next part. */
    private static final int OVERLAP_BYTES = 64;

    private static final int HEAD_BYTES = 1024;

    private static final int TAIL_BYTES = 4096;

    private final Surface surface;
    private final Buffer body;
    private @Nullable JsonNode tree;

    /** @param surface in which the target answers */
    public AnswerBody(Surface surface, Buffer body) {
        this.surface = surface;
        this.body = body;
    }

    public Buffer body() {
        return body;
    }

    /**
     * The body as a tree.
     *
     * @throws IOException where it is no JSON
     */
    public JsonNode tree() throws IOException {
        if (tree == null) {
            tree = JSON.readTree(body.getBytes());
        }
        return tree;
    }

    /** The tree if somebody needed it before; else null. */
    @Nullable
    JsonNode knownTree() {
        return tree;
    }

    /** The failure that its finish reason tells of; empty if it tells of none, or nobody has made a tree of it yet. */
    public Optional<Failure> failure() {
        return tree == null ? Optional.empty() : FinishReason.failure(tree);
    }

    public Said said() {
        if (!isObject()) {
            return Said.NoJson;
        }
        if (body.length() > MAX_EMPTY_BYTES && !mayHaveFailed()) {
            return Said.Content;
        }
        try {
            return AnswerContent.said(surface, tree());
        } catch (IOException malformed) {
            return Said.NoJson;
        }
    }

    /**
     * Whether it has nothing that answers the caller, but perhaps a reason: blanks, thoughts, a refusal, an end by a filter. Costs a tree.
     */
    public boolean isThin() {
        try {
            return AnswerContent.isThin(surface, tree());
        } catch (IOException malformed) {
            return false;
        }
    }

    /**
     * Whether a body under status 200 has what an answer has and nowhere the name that every error has: such a one need not be read to
     * see that it is none. In a text of the answer the quotation marks of the name would be escaped.
     */
    public boolean isPlain() {
        String answer = switch (surface) {
            case ChatCompletions, Completions -> "\"choices\"";
            case Messages -> "\"content\"";
            case Responses -> "\"output\"";
            case Embeddings -> "\"embedding\"";
            case CountTokens -> "\"input_tokens\"";
        };
        boolean answers = false;
        // In parts, since a copy of a long answer would take as much memory again.
        for (int from = 0; from < body.length(); from += PART_BYTES) {
            int to = Math.min(body.length(), from + PART_BYTES + OVERLAP_BYTES);
            // What is looked for is ASCII, and in UTF-8 no other character has such bytes.
            String part = new String(body.getBytes(from, to), StandardCharsets.ISO_8859_1);
            if (part.contains("\"error\"")) {
                return false;
            }
            answers = answers || has(part, answer);
        }
        return answers;
    }

    /** Whether a member of this name begins in the part, and is not null. */
    private static boolean has(String part, String member) {
        for (int at = part.indexOf(member); at >= 0 && at < PART_BYTES; at = part.indexOf(member, at + 1)) {
            int value = at + member.length();
            while (value < part.length() && (part.charAt(value) <= ' ' || part.charAt(value) == ':')) {
                value++;
            }
            if (!part.startsWith("null", value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a long answer has a finish reason that speaks of a failure. It stands near its beginning or its end. */
    private boolean mayHaveFailed() {
        int length = body.length();
        return FinishReason.speaksOfFailure(body.getBytes(0, Math.min(HEAD_BYTES, length)))
                || FinishReason.speaksOfFailure(body.getBytes(Math.max(0, length - TAIL_BYTES), length));
    }

    private boolean isObject() {
        int first = 0;
        int last = body.length() - 1;
        while (first <= last && body.getByte(first) <= ' ') {
            first++;
        }
        while (last > first && body.getByte(last) <= ' ') {
            last--;
        }
        return first < last && body.getByte(first) == '{' && body.getByte(last) == '}';
    }
}
