package dev.llmroute.router.routing;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.RouterSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Durations;
import dev.llmroute.config.Secrets;
import dev.llmroute.cooldown.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Secrets, and for a while the keys of those that are gone: who replaces a Secret often deletes it first. A key that changes, or is
 * taken out of a Secret that stays, is followed at once. Not thread-safe but where it says otherwise.
 */
final class KeptKeys {
    private static final Duration DEFAULT = Duration.ofMinutes(10);

    /** @param goneSinceNanos null while it is there */
    private record Known(String value, @Nullable Long goneSinceNanos) {}

    private final Secrets secrets;
    private final TimeSource time;
    private final Map<SecretKeyRef, Known> known = new HashMap<>();
    private final Set<SecretKeyRef> asked = new HashSet<>();
    private volatile int kept;

    KeptKeys(Secrets secrets, TimeSource time) {
        this.secrets = secrets;
        this.time = time;
    }

    /** What a route reads its keys from. */
    Secrets of(LlmRouteDocument document) {
        Duration keep = Optional.ofNullable(document.spec().router())
                .map(RouterSpec::keepKeys)
                .map(Durations::parse)
                .orElse(DEFAULT);
        return ref -> read(ref, keep);
    }

    private Optional<String> read(SecretKeyRef ref, Duration keep) {
        asked.add(ref);
        Optional<String> value = secrets.read(ref);
        if (value.isPresent()) {
            known.put(ref, new Known(value.get(), null));
            return value;
        }
        Known before = known.get(ref);
        if (before == null) {
            return Optional.empty();
        }
        long now = time.nanos();
        long since = before.goneSinceNanos() == null ? now : before.goneSinceNanos();
        if (secrets.isThere(ref.name()) || now - since >= keep.toNanos()) {
            known.remove(ref);
            return Optional.empty();
        }
        known.put(ref, new Known(before.value(), since));
        return Optional.of(before.value());
    }

    /** All routes have read theirs: what none asked for since the last time is forgotten. */
    void allRead() {
        known.keySet().retainAll(asked);
        asked.clear();
        kept = (int) known.values().stream()
                .filter(each -> each.goneSinceNanos() != null)
                .count();
    }

    /** How many are in use although their Secret is gone. Thread-safe. */
    int kept() {
        return kept;
    }
}
