package dev.llmroute.router.state;

import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which target made what later requests may name: the newest in this process, by keyed hashes only. Another router does not know them. Thread-safe;
 * only requests and answers that name something come here, so that its lock is not on the path of the others.
 */
public final class Makers {
    /** Some megabytes; a conversation takes a few for each of its turns. */
    private static final int MAX_KNOWN = 50_000;

    private static final int KEY_BYTES = 16;

    /** A target as a later request finds it again, though its route may have been reloaded since. */
    record Maker(String provider, String fingerprint, String model) {
        static Maker of(Target target) {
            return new Maker(target.provider().name(), target.credential().fingerprint(), target.model());
        }

        boolean isAccountOf(Target target) {
            return provider.equals(target.provider().name())
                    && fingerprint.equals(target.credential().fingerprint());
        }

        boolean is(Target target) {
            return isAccountOf(target) && model.equals(target.model());
        }
    }

    private final byte[] key = new byte[KEY_BYTES];

    private final Map<Long, Maker> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Maker> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    public Makers() {
        new SecureRandom().nextBytes(key);
    }

    /**
     * A target made something.
     *
     * @param route whose caller it was for: nobody finds it by another route
     * @param id as later requests will name it, see {@link Reference#id}
     */
    public void made(Route route, String id, Target by) {
        long hash = hash(route, id);
        synchronized (known) {
            known.put(hash, Maker.of(by));
        }
    }

    /** Who made the first of what the request refers to that was made here; empty where nothing was. */
    Optional<Maker> of(Route route, State state) {
        for (Reference each : state.references()) {
            long hash = hash(route, each.id());
            synchronized (known) {
                Maker maker = known.get(hash);
                if (maker != null) {
                    return Optional.of(maker);
                }
            }
        }
        return Optional.empty();
    }

    private long hash(Route route, String id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            digest.update(route.qualifiedName().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }
}
