package dev.llmroute.console.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes down each change that this process makes: in the log, as one line of the logger {@code audit}, a JSON object with the fields of
 * {@link AuditEntry}, so that no name or reason can end a line or begin another; in memory, the newest; and in a store. Thread-safe.
 */
public final class AuditLog {
    /** How many are kept in memory, for when the store is away. */
    public static final int KEPT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Consumer<AuditEntry> store;
    private final Deque<AuditEntry> newest = new ArrayDeque<>();

    /** @param store keeps them; must neither block nor throw */
    public AuditLog(Consumer<AuditEntry> store) {
        this.store = store;
    }

    /** Takes down what was done. */
    public void record(AuditEntry entry) {
        LOG.info("{}", line(entry));
        synchronized (newest) {
            newest.addFirst(entry);
            if (newest.size() > KEPT) {
                newest.removeLast();
            }
        }
        store.accept(entry);
    }

    /** What this process has done, the newest first. */
    public List<AuditEntry> newest() {
        synchronized (newest) {
            return List.copyOf(newest);
        }
    }

    static String line(AuditEntry entry) {
        try {
            return JSON.writeValueAsString(entry);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of texts is always JSON", e);
        }
    }
}
