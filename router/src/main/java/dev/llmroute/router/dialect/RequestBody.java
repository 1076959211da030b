package dev.llmroute.router.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.plan.Requirements;
import dev.llmroute.router.state.State;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * A request body of which only {@code model} is ever changed: everything else reaches the provider byte for byte, unknown fields
 * included. The route's own field {@code models} is taken out.
 */
public final class RequestBody {
    private static final ObjectMapper TREES = new ObjectMapper(RequestReader.JSON);

    private static final ObjectMapper EXACT_TREES = JsonMapper.builder(RequestReader.JSON)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What the trees of a request and of its translation take for each name, value or bracket, besides their texts. */
    private static final long TREE_BYTES_PER_TOKEN = 128;

    /** Texts as they are read and written: characters may take two bytes. */
    private static final long TREE_BYTES_PER_BYTE = 4;

    private final byte[] body;
    private final @Nullable String model;
    private final List<String> models;
    private final boolean stream;
    private final State state;
    private final ConversationSigns signs;
    private final boolean thinks;
    private final List<Cut> cuts;
    private final Requirements requirements;
    private final long tokens;

    RequestBody(
            byte[] body,
            @Nullable String model,
            List<String> models,
            boolean stream,
            State state,
            ConversationSigns signs,
            boolean thinks,
            List<Cut> cuts,
            Requirements requirements,
            long tokens) {
        this.body = body;
        this.model = model;
        this.models = models;
        this.stream = stream;
        this.state = state;
        this.signs = signs;
        this.thinks = thinks;
        this.cuts = cuts;
        this.requirements = requirements;
        this.tokens = tokens;
    }

    /** The body cannot be read; the message is for the caller. */
    public static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1L;

        BadRequest(String message) {
            super(message);
        }
    }

    /**
     * Reads a body.
     *
     * @throws BadRequest where it is no JSON object, or one of the fields has the wrong type
     */
    public static RequestBody read(byte[] body) throws BadRequest {
        return RequestReader.read(body);
    }

    /** In bytes. */
    public int length() {
        return body.length;
    }

    /** How many names, values and brackets it has, which is what a tree of it costs. */
    public long tokens() {
        return tokens;
    }

    /** The bytes of the trees from which a translated body is made. */
    public long treeBytes() {
        return TREE_BYTES_PER_BYTE * body.length + TREE_BYTES_PER_TOKEN * tokens;
    }

    /** The value of {@code model}; null where it is absent. */
    @Nullable
    public String model() {
        return model;
    }

    /** The values of {@code models}; empty where it is absent. */
    public List<String> models() {
        return models;
    }

    /** Whether {@code stream} is true. */
    public boolean stream() {
        return stream;
    }

    /** What it refers to that is known to one account only. */
    public State state() {
        return state;
    }

    /** Whether it asks the model to think before it answers. */
    public boolean thinks() {
        return thinks;
    }

    /**
     * Feeds a hash with what tells its conversation.
     *
     * @return whether there is such
     */
    public boolean tellConversation(Mac hash) {
        signs.feed(body, hash);
        return !signs.isEmpty();
    }

    /** What it asks of a model. */
    public Requirements requirements() {
        return requirements;
    }

    /** The whole body as a tree; made anew at each call. */
    public JsonNode tree() {
        try {
            return TREES.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a body that has been read before cannot be read", e);
        }
    }

    /** Whether these bytes stand in it somewhere. */
    public boolean contains(byte[] wanted) {
        int last = body.length - wanted.length;
        for (int at = 0; at <= last; at++) {
            if (body[at] == wanted[0] && Arrays.equals(body, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    /** The same as {@link #withModel} as a tree that may be changed; numbers stay as they are written. */
    public ObjectNode treeWithModel(String replacement) {
        try {
            ObjectNode tree = EXACT_TREES.readValue(body, ObjectNode.class);
            tree.remove("models");
            return tree.put("model", replacement);
        } catch (IOException e) {
            throw new UncheckedIOException("a body that has been read before cannot be read", e);
        }
    }

    /** The body with another model, and without {@code models}. */
    public Buffer withModel(String replacement) {
        String quoted = "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(replacement)) + "\"";
        Buffer out = Buffer.buffer(body.length + 2 * quoted.length());
        int at = 0;
        for (Cut cut : cuts) {
            out.appendBytes(body, at, cut.from() - at);
            if (cut.model()) {
                out.appendString(cut.before() + quoted + cut.after());
            }
            at = cut.to();
        }
        return out.appendBytes(body, at, body.length - at);
    }
}
