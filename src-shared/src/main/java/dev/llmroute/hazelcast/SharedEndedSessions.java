package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.llmroute.session.EndedSessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ended sessions in a map of the members, each for as long as it would have lasted. Whoever reaches the members' port can write there and
 * take away, so this is asked beside what a process knows by itself, and only about ids: nobody can make up one that opens anything, and
 * who would sign others out has to know their sessions' ids. Thread-safe.
 */
final class SharedEndedSessions implements EndedSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SharedEndedSessions.class);

    /** Of more than these that were ended here the members are not told again when they have lost what they held. */
    static final int MOST = 10_000;

    private static final long PATIENCE_MS = 500;

    private record Ended(long endNanos, boolean told) {
        long leftMs() {
            return (endNanos - System.nanoTime()) / 1_000_000L;
        }
    }

    private final Connection connection;
    private final Runnable news;
    private final Map<String, Ended> ended = new ConcurrentHashMap<>();

    /** @param news called when there is something to {@link #tell} */
    SharedEndedSessions(Connection connection, Runnable news) {
        this.connection = connection;
        this.news = news;
    }

    @Override
    public void end(String id, Duration left) {
        if (left.isPositive() && ended.size() < MOST) {
            ended.put(id, new Ended(System.nanoTime() + left.toNanos(), false));
            news.run();
        }
    }

    /** The members may have lost what they held. */
    void tellAgain() {
        ended.replaceAll((id, each) -> new Ended(each.endNanos(), false));
    }

    /** Tells the members what they do not know yet. One thread only. */
    void tell() {
        ended.values().removeIf(each -> each.leftMs() <= 0);
        List<Map.Entry<String, Ended>> news = ended.entrySet().stream()
                .filter(each -> !each.getValue().told())
                .toList();
        if (news.isEmpty()) {
            return;
        }
        connection.connected().ifPresent(instance -> {
            for (Map.Entry<String, Ended> each : news) {
                long leftMs = each.getValue().leftMs();
                if (leftMs > 0) {
                    TimeLimit.on(map(instance).setAsync(each.getKey(), "", leftMs, TimeUnit.MILLISECONDS))
                            .join();
                    ended.replace(
                            each.getKey(),
                            each.getValue(),
                            new Ended(each.getValue().endNanos(), true));
                }
            }
        });
    }

    @Override
    public boolean hasEnded(String id) {
        return connection.connected().map(instance -> asked(instance, id)).orElse(false);
    }

    /** The key alone counts: a value may be anything, also something that cannot be read. */
    private static boolean asked(HazelcastInstance instance, String id) {
        try {
            return TimeLimit.on(map(instance).getAsync(id), PATIENCE_MS).join() != null;
        } catch (CompletionException | HazelcastException | IllegalStateException unanswered) {
            if (unanswered.getCause() instanceof HazelcastSerializationException) {
                return true;
            }
            LOG.debug("The members cannot be asked now who has signed out: {}", unanswered.toString());
            return false;
        }
    }

    private static IMap<String, Object> map(HazelcastInstance instance) {
        return instance.getMap(SharedStructures.SIGNED_OUT);
    }
}
