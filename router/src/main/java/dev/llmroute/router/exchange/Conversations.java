package dev.llmroute.router.exchange;

import dev.llmroute.config.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import javax.crypto.Mac;

/**
 * Draws for the requests of one conversation the same number in every router of the installation, without a table: 63 bits of a keyed
 * hash of its caller and of what tells the conversation. Nothing of it is kept, and without the key nobody can tell from a number what
 * it was drawn from. Thread-safe.
 *
 * <p>What tells the conversation is the first of: the route's header for it; {@code prompt_cache_key}; what the provider keeps, {@code conversation}
 * or {@code previous_response_id}; {@code metadata.user_id}; system prompt and first message of the user. A request with none of these is drawn for
 * by itself.
 */
public final class Conversations {
    /** Of a header that a caller has chosen. */
    private static final int MOST_NAME = 512;

    private final ThreadLocal<Mac> hashes;
    private final LongSupplier chance;

    /** @param fingerprint the installation's */
    public Conversations(Fingerprint fingerprint) {
        this(fingerprint, () -> ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
    }

    /** @param chance draws for what belongs to no conversation */
    Conversations(Fingerprint fingerprint, LongSupplier chance) {
        this.hashes = ThreadLocal.withInitial(() -> fingerprint.mac("conversations"));
        this.chance = chance;
    }

    /** A number for this request alone. */
    long own() {
        return chance.getAsLong();
    }

    /**
     * The number of a request's conversation, 0 or more.
     *
     * @param sessionHeader by which its caller may name it
     * @param own where it belongs to none
     */
    long of(CallerRequest request, String sessionHeader, long own) {
        Mac hash = hashes.get();
        hash.reset();
        hash.update(request.callerKey().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        String named = request.headers().get(sessionHeader);
        if (named != null && !named.isBlank()) {
            hash.update(named.substring(0, Math.min(MOST_NAME, named.length())).getBytes(StandardCharsets.UTF_8));
        } else if (!request.body().tellConversation(hash)) {
            return own;
        }
        return ByteBuffer.wrap(hash.doFinal()).getLong() & Long.MAX_VALUE;
    }
}
