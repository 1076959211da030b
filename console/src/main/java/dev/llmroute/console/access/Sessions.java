package dev.llmroute.console.access;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.session.EndedSessions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as cookies' values. None is stored: each is encrypted and signed, so every replica with the same secret honours it, and another
 * secret ends them all. Thread-safe.
 */
final class Sessions {
    /** What browsers take of one cookie, name and attributes included, is 4096 bytes. */
    static final int MOST_VALUE = 3800;

    private static final int ID_BYTES = 16;

    private final Seal seal;
    private final TimeSource time;
    private final Duration length;
    private final SignedOut signedOut;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param purpose sessions of another one are none
     * @param length after which a person has to sign in again
     * @param ended those that other replicas have ended
     */
    Sessions(String secret, String purpose, Duration length, TimeSource time, EndedSessions ended) {
        this.seal = new Seal(secret, purpose);
        this.time = time;
        this.length = length;
        this.signedOut = new SignedOut(time, ended);
    }

    Duration length() {
        return length;
    }

    /** The value of a new session's cookie; empty where it would be larger than browsers take. */
    Optional<String> begin(String content) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        String value = seal.close(ByteBuffer.allocate(ID_BYTES + Long.BYTES + text.length)
                .put(id)
                .putLong(time.millis() + length.toMillis())
                .put(text)
                .array());
        return Optional.of(value).filter(each -> each.length() <= MOST_VALUE);
    }

    /** Empty where a cookie's value is no session, or one that is over. */
    Optional<Session> open(@Nullable String value) {
        return Optional.ofNullable(value)
                .filter(each -> each.length() <= MOST_VALUE)
                .flatMap(seal::open)
                .filter(each -> each.length >= ID_BYTES + Long.BYTES)
                .map(Sessions::read)
                .filter(each -> each.endMs() > time.millis() && !signedOut.has(each));
    }

    private static Session read(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] id = new byte[ID_BYTES];
        buffer.get(id);
        long endMs = buffer.getLong();
        return new Session(
                HexFormat.of().formatHex(id),
                endMs,
                StandardCharsets.UTF_8.decode(buffer).toString());
    }

    /** Copies of it open nothing any more, here at once, in other replicas once they can be told. */
    void end(Session session) {
        signedOut.add(session);
    }
}
