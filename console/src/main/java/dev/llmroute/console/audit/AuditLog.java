package dev.llmroute.console.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest changes that this process has made, and writes each to the log: one line of the logger {@code audit}, a JSON
 * object with the fields of {@link AuditEntry}, so that no name or reason can end a line or begin another. Thread-safe.
 */
public final class AuditLog {
    /** How many are kept; the log has the others. */
    public static final int KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deque<AuditEntry> newest = new ArrayDeque<>();

    /** Takes down what was done. */
    public void record(AuditEntry entry) {
        LOG.info("{}", line(entry));
        synchronized (newest) {
            newest.addFirst(entry);
            if (newest.size() > KEPT) {
                newest.removeLast();
            }
        }
    }

    /**
     * The newest first.
     *
     * @param words all of which stand in them
     * @param action null: any
     */
    public List<AuditEntry> newest(String words, @Nullable Action action) {
        List<AuditEntry> all;
        synchronized (newest) {
            all = List.copyOf(newest);
        }
        return all.stream()
                .filter(each -> action == null || each.action() == action)
                .filter(each -> each.tells(words))
                .toList();
    }

    static String line(AuditEntry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts is always JSON", e);
        }
    }
}
