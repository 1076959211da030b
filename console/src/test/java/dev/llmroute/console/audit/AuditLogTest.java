package dev.llmroute.console.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final List<AuditEntry> stored = new ArrayList<>();
    private final AuditLog audit = new AuditLog(stored::add);

    @Test
    void the_newest_thousand_are_kept() {
        for (int i = 0; i <= AuditLog.KEPT; i++) {
            audit.record(entry("target-" + i, "because"));
        }

        assertThat(audit.newest()).hasSize(AuditLog.KEPT);
        assertThat(audit.newest().getFirst().target()).isEqualTo("target-" + AuditLog.KEPT);
        assertThat(audit.newest()).noneMatch(each -> each.target().equals("target-0"));
        assertThat(stored).as("the store gets each").hasSize(AuditLog.KEPT + 1);
    }

    @Test
    void the_line_in_the_log_has_this_form_and_no_reason_begins_another() {
        assertThat(AuditLog.line(entry("groq_m", "one\n{\"at\":\"two\"}")))
                .isEqualTo(
                        "{\"at\":\"2026-11-24T10:00:00Z\",\"who\":\"alice\",\"action\":\"Pin\",\"target\":\"groq_m\","
                                + "\"before\":\"nothing\",\"after\":\"Manual until 2026-11-24T11:00:00Z\",\"address\":\"192.0.2.7\","
                                + "\"userAgent\":\"curl/8\",\"reason\":\"one\\n{\\\"at\\\":\\\"two\\\"}\"}");
    }

    private static AuditEntry entry(String target, String reason) {
        return new AuditEntry(
                "2026-11-24T10:00:00Z",
                "alice",
                Action.Pin,
                target,
                "nothing",
                "Manual until 2026-11-24T11:00:00Z",
                "192.0.2.7",
                "curl/8",
                reason);
    }
}
