package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.audit.Action;
import dev.llmroute.console.audit.AuditEntry;
import dev.llmroute.console.audit.AuditLog;
import dev.llmroute.cooldown.TimeSource;
import io.javalin.config.RoutesConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows who changed what by this console since it was started, and exports it. */
final class AuditRoutes {
    private static final String JSON_PATH = "/api/v1/audit";
    private static final String CSV_PATH = "/api/v1/audit.csv";
    private static final int MAX_TEXT = 200;
    private static final List<String> COLUMNS =
            List.of("at", "who", "action", "target", "before", "after", "address", "userAgent", "reason");
    private static final List<String> ACTIONS =
            Arrays.stream(Action.values()).map(Action::name).toList();

    private final Pages pages;
    private final AuditLog audit;
    private final TimeSource time;
    private final String since;

    AuditRoutes(Pages pages, AuditLog audit, TimeSource time) {
        this.pages = pages;
        this.audit = audit;
        this.time = time;
        this.since = Instant.ofEpochMilli(time.millis()).toString();
    }

    /**
     * What {@code GET /api/v1/audit} answers: the newest first.
     *
     * @param since since when this process has been taking changes down; what was before, its log has
     */
    record Listing(String since, List<AuditEntry> entries) {
        Listing {
            entries = List.copyOf(entries);
        }
    }

    void addTo(RoutesConfig routes) {
        routes.get("/audit", ctx -> ctx.html(pages.audit(Visitor.of(ctx), page(ctx))));
        routes.get(JSON_PATH, ctx -> ctx.json(new Listing(since, entries(ctx))));
        routes.get(
                CSV_PATH,
                ctx -> ctx.contentType("text/csv; charset=utf-8")
                        .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
                        .result(csv(entries(ctx))));
    }

    static List<Operation> operations() {
        return List.of(
                filtered(Operation.get(JSON_PATH, "What was changed by this console since its start", Listing.class)),
                filtered(Operation.getText(CSV_PATH, "The same as a table", "text/csv")));
    }

    private static Operation filtered(Operation operation) {
        return operation.with("q", "words that all stand in it").with("action", "what was done", ACTIONS);
    }

    private AuditPage page(Context ctx) {
        return new AuditPage(time.millis(), since, words(ctx), action(ctx), entries(ctx), inAddress(ctx));
    }

    private List<AuditEntry> entries(Context ctx) {
        String action = action(ctx);
        return audit.newest(words(ctx), action.isEmpty() ? null : Action.valueOf(action));
    }

    private static String words(Context ctx) {
        String words = given(ctx, "q").strip();
        if (words.length() > MAX_TEXT) {
            throw new BadRequestResponse(
                    "q has " + words.length() + " characters; at most " + MAX_TEXT + " are searched");
        }
        return words;
    }

    private static String action(Context ctx) {
        String action = given(ctx, "action");
        if (!action.isEmpty() && !ACTIONS.contains(action)) {
            throw new BadRequestResponse("action is none of " + String.join(", ", ACTIONS));
        }
        return action;
    }

    private static String given(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("");
    }

    private static String inAddress(Context ctx) {
        String query = Stream.of("q", "action")
                .filter(name -> !given(ctx, name).isEmpty())
                .map(name -> name + "=" + URLEncoder.encode(given(ctx, name), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    private static String csv(List<AuditEntry> entries) {
        StringBuilder out = new StringBuilder(Csv.line(COLUMNS));
        for (AuditEntry each : entries) {
            out.append(Csv.line(List.of(
                    each.at(),
                    each.who(),
                    each.action().name(),
                    each.target(),
                    each.before(),
                    each.after(),
                    each.address(),
                    each.userAgent(),
                    each.reason())));
        }
        return out.toString();
    }
}
