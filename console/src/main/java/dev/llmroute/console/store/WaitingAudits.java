package dev.llmroute.console.store;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.cooldown.TimeSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;

/**
 * The changes that this process has made and not stored yet, the oldest first. Bounded: once it is full what comes is counted only, and the
 * count is stored in its place. Thread-safe.
 */
final class WaitingAudits {
    /** More than one clear of all that a page can show, each with some 500 bytes. */
    static final int MOST = 25_000;

    private static final int PREFIX = 8;

    private final TimeSource time;
    private final Queue<AuditRow> waiting = new ArrayDeque<>();

    /** Of the ids of this process, so that no other's are the same. */
    private final String process = UUID.randomUUID().toString().substring(0, PREFIX);

    private long number;
    private long lost;

    WaitingAudits(TimeSource time) {
        this.time = time;
    }

    synchronized void add(AuditEntry entry) {
        if (waiting.size() < MOST) {
            waiting.add(row(Instant.parse(entry.at()).toEpochMilli(), entry));
        } else {
            lost++;
        }
    }

    private AuditRow row(long atMs, AuditEntry entry) {
        return new AuditRow(atMs, "%012d-%s".formatted(number++, process), entry);
    }

    /** The oldest of them. */
    synchronized List<AuditRow> first(int most) {
        return waiting.stream().limit(most).toList();
    }

    synchronized List<AuditRow> all() {
        return List.copyOf(waiting);
    }

    /** These are stored now. Where some were lost, one entry that says how many waits behind the last that was kept. */
    synchronized void stored(List<AuditRow> rows) {
        rows.forEach(waiting::remove);
        if (lost > 0 && waiting.isEmpty()) {
            String now = Instant.ofEpochMilli(time.millis()).toString();
            String missing = lost
                    + " changes are missing here: the store was away for too long. The log of this console has them";
            waiting.add(
                    row(time.millis(), new AuditEntry(now, "console", Action.Missing, "", "", missing, "", "", "")));
            lost = 0;
        }
    }

    /** How many were not kept since the last that was stored. */
    synchronized long lost() {
        return lost;
    }
}
