package dev.llmroute.console;

import dev.llmroute.cooldown.ByHand;
import dev.llmroute.cooldown.TimeSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The changes that can still be taken back: each once, for ten seconds, by who has its name, in the process that made it.
 * Thread-safe.
 */
final class Undos {
    static final Duration OPEN = Duration.ofSeconds(10);

    private static final int NAME_BYTES = 16;

    private record Open(List<ByHand.Change> changes, long untilNanos) {}

    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Open> open = new ConcurrentHashMap<>();

    Undos(TimeSource time) {
        this.time = time;
    }

    /** The name under which they can be taken back; empty where there are none. */
    String keep(List<ByHand.Change> changes) {
        open.values().removeIf(this::isOver);
        if (changes.isEmpty()) {
            return "";
        }
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        open.put(name, new Open(List.copyOf(changes), time.nanos() + OPEN.toNanos()));
        return name;
    }

    /** Hands them out, once; empty where there are none under the name, or not any more. */
    Optional<List<ByHand.Change>> take(String name) {
        return Optional.ofNullable(open.remove(name))
                .filter(each -> !isOver(each))
                .map(Open::changes);
    }

    private boolean isOver(Open each) {
        return each.untilNanos() - time.nanos() <= 0;
    }
}
