package dev.llmroute.router.dialect;

import java.util.Arrays;
import javax.crypto.Mac;

/**
 * By what a request's body tells which conversation it belongs to: a name that the caller gave the conversation, or what it begins with, which
 * each of its requests repeats, since models remember nothing. Only where that stands in the body is kept, no copy of it.
 */
public final class ConversationSigns {
    /** Names, the most exact first. */
    enum Name {
        /** OpenAI's {@code prompt_cache_key}: made for this. */
        CacheKey,
        /** A conversation or an answer that the provider keeps, OpenAI's {@code conversation} and {@code previous_response_id}. */
        Kept,
        /** Anthropic's {@code metadata.user_id}: of one user, of whom agents mostly write the session behind it. */
        User
    }

    /** Of a longer text its ends and its length tell as much, and hashing them costs the same whatever its length. */
    private static final int END_BYTES = 512;

    private static final int MOST_TEXTS = 64;

    private int[] texts = new int[8];
    private int count;
    private boolean begun;
    private int nameStart;
    private int nameLength;
    private Name name = Name.User;

    ConversationSigns() {}

    /** @param start where its string begins in the body, after the quotation mark */
    void named(Name by, int start, int length) {
        if (length > 0 && (nameLength == 0 || by.compareTo(name) < 0)) {
            name = by;
            nameStart = start;
            nameLength = length;
        }
    }

    /** What is read until {@link #end} is repeated by each request of the conversation. */
    void begin() {
        begun = true;
    }

    void end() {
        begun = false;
    }

    /** A text that the model reads. */
    void text(int start, int length) {
        if (!begun || count == 2 * MOST_TEXTS) {
            return;
        }
        if (count == texts.length) {
            texts = Arrays.copyOf(texts, 2 * count);
        }
        texts[count++] = start;
        texts[count++] = length;
    }

    /** Whether the request says nothing by which its conversation could be told. */
    public boolean isEmpty() {
        return nameLength == 0 && count == 0;
    }

    /** Feeds the hash with what tells the conversation. */
    void feed(byte[] body, Mac hash) {
        if (nameLength > 0) {
            feed(body, hash, nameStart, nameLength);
            return;
        }
        for (int i = 0; i < count; i += 2) {
            feed(body, hash, texts[i], texts[i + 1]);
        }
    }

    private static void feed(byte[] body, Mac hash, int start, int length) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            hash.update((byte) (length >>> shift));
        }
        if (length <= 2 * END_BYTES) {
            hash.update(body, start, length);
        } else {
            hash.update(body, start, END_BYTES);
            hash.update(body, start + length - END_BYTES, END_BYTES);
        }
    }
}
