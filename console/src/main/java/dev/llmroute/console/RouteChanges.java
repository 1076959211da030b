package dev.llmroute.console;

import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.console.route.EditAnswer;
import dev.llmroute.console.route.RouteCatalog;
import dev.llmroute.console.route.RouteEditor;
import dev.llmroute.console.route.RouteVersion;
import dev.llmroute.console.text.Refused;
import dev.llmroute.cooldown.TimeSource;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes routes on behalf of people, and takes each change down for the audit. That they may, its callers have found out. Only routes
 * of the console's own namespaces are changed, since rights are asked for those. Thread-safe.
 */
final class RouteChanges {
    private final RouteCatalog catalog;
    private final AuditLog audit;
    private final TimeSource time;

    RouteChanges(RouteCatalog catalog, AuditLog audit, TimeSource time) {
        this.catalog = catalog;
        this.audit = audit;
        this.time = time;
    }

    /** Whether routes are changed by this console at all. */
    boolean arePossible() {
        return catalog.editor().isPresent();
    }

    /**
     * The route as it is now, to be changed.
     *
     * @throws Refused (404) where there is none, or routes are not changed here
     */
    RouteVersion read(String namespace, String name) {
        try {
            return editor(namespace, name).read(namespace, name).orElseThrow(() -> none(namespace, name));
        } catch (IOException away) {
            throw new Refused(
                    HttpStatus.SERVICE_UNAVAILABLE, "error.apiServer.away", String.valueOf(away.getMessage()));
        } catch (InterruptedException stopping) {
            throw interrupted();
        }
    }

    EditAnswer check(String namespace, String name, @Nullable String version, @Nullable String spec) {
        try {
            return editor(namespace, name).check(namespace, name, orEmpty(version), orEmpty(spec));
        } catch (InterruptedException stopping) {
            throw interrupted();
        }
    }

    EditAnswer save(
            String namespace,
            String name,
            @Nullable String version,
            @Nullable String spec,
            String reason,
            Requester who) {
        EditAnswer answer;
        try {
            answer = editor(namespace, name).save(namespace, name, orEmpty(version), orEmpty(spec));
        } catch (InterruptedException stopping) {
            throw interrupted();
        }
        if (answer instanceof EditAnswer.Taken taken) {
            audit.record(new AuditEntry(
                    Instant.ofEpochMilli(time.millis()).toString(),
                    who.name(),
                    Action.Edit,
                    namespace + "/" + name,
                    "generation " + taken.before().generation(),
                    "generation " + taken.after().generation() + ": "
                            + taken.diff().summary().english(),
                    who.address(),
                    who.userAgent(),
                    reason));
        }
        return answer;
    }

    private RouteEditor editor(String namespace, String name) {
        RouteEditor editor = catalog.editor().orElseThrow(() -> new Refused(HttpStatus.NOT_FOUND, "error.notEdited"));
        if (catalog.route(namespace, name).isEmpty()) {
            throw none(namespace, name);
        }
        return editor;
    }

    static Refused none(String namespace, String name) {
        return new Refused(HttpStatus.NOT_FOUND, "error.noRoute", namespace + "/" + name);
    }

    private static Refused interrupted() {
        Thread.currentThread().interrupt();
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, "error.stopping");
    }

    private static String orEmpty(@Nullable String given) {
        return given == null ? "" : given;
    }
}
