package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders the templates, which are compiled with this module. Thread-safe. */
final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "dev.llmroute.console");
    private final Assets assets;
    private final boolean canSignOut;

    Pages(Assets assets, boolean canSignOut) {
        this.assets = assets;
        this.canSignOut = canSignOut;
    }

    /** A whole page around what is replaced when something changes. */
    String cooldowns(Visitor visitor, CooldownsPage page) {
        return render("cooldowns.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    /** Replaces all that changes on the page. */
    String cooldownsAnew(CooldownsPage page) {
        return render("cooldownsAnew.jte", Map.of("page", page));
    }

    /** Replaces what has changed on the page since it was as before. */
    String cooldownsChanged(CooldownsPage before, CooldownsPage page, List<RowChange> changes) {
        return render("cooldownsChanged.jte", Map.of("before", before, "page", page, "changes", changes));
    }

    /**
     * What a change led to.
     *
     * @param undo what takes it back; empty where nothing does
     */
    String outcome(String text, String undo) {
        return render("outcome.jte", Map.of("text", text, "undo", undo, "undoMs", Undos.OPEN.toMillis()));
    }

    /** The question whether to clear all that the page shows. */
    String clearForm(CooldownsPage page) {
        return render("clearForm.jte", Map.of("page", page, "toType", toType(page.shown())));
    }

    /** What a person types to clear so many. */
    String toType(int count) {
        return "clear " + count;
    }

    String extendForm(CooldownRow row) {
        return render("extendForm.jte", Map.of("row", row));
    }

    /** @param chosen the id of the one that is chosen at first; empty: none */
    String pinForm(List<CooldownAnswers.PinTarget> targets, String chosen) {
        return render("pinForm.jte", Map.of("targets", targets, "chosen", chosen));
    }

    /** The drills that go on. */
    String drill(Visitor visitor, CooldownsPage page) {
        return render("drill.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String drillForm(List<CooldownAnswers.PinTarget> targets) {
        return render("drillForm.jte", Map.of("targets", targets));
    }

    String overview(Visitor visitor, OverviewPage page) {
        return render("overview.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    /** What of the overview changes. */
    String overviewFragment(OverviewPage page) {
        return render("overviewFragment.jte", Map.of("page", page));
    }

    String analytics(Visitor visitor, AnalyticsPage page) {
        return render("analytics.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String audit(Visitor visitor, AuditPage page) {
        return render("audit.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String api(Visitor visitor, List<Operation> operations) {
        return render("api.jte", Map.of("operations", operations, "frame", frame(visitor)));
    }

    String fallbacks(Visitor visitor, FallbacksPage page) {
        return render("fallbacks.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    /** One request with its timeline. */
    String fallback(Visitor visitor, FallbackRow row, long nowMs) {
        return render("fallback.jte", Map.of("row", row, "nowMs", nowMs, "frame", frame(visitor)));
    }

    String fallbacksFragment(FallbacksPage page) {
        return render("fallbacksFragment.jte", Map.of("page", page));
    }

    String routes(Visitor visitor, RoutesPage page, long nowMs) {
        return render("routes.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(visitor)));
    }

    String routesFragment(RoutesPage page, long nowMs) {
        return render("routesFragment.jte", Map.of("page", page, "nowMs", nowMs));
    }

    /** @param explain the form to begin with */
    String route(Visitor visitor, RoutePage page, ExplainPage explain, String yaml, long nowMs) {
        return render(
                "route.jte",
                Map.of("page", page, "explain", explain, "yaml", yaml, "nowMs", nowMs, "frame", frame(visitor)));
    }

    /** @param page empty where the route is gone */
    String routeFragment(Optional<RoutePage> page, long nowMs) {
        return page.map(there -> render("routeFragment.jte", Map.of("page", there, "nowMs", nowMs)))
                .orElseGet(() -> render("routeGone.jte", Map.of()));
    }

    String explain(Visitor visitor, ExplainPage page, long nowMs) {
        return render("explain.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(visitor)));
    }

    String edit(Visitor visitor, EditPage page) {
        return render("edit.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String editResult(EditResult result) {
        return render("editResult.jte", Map.of("result", result));
    }

    String routers(Visitor visitor, RoutersPage page, long nowMs) {
        return render("routers.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(visitor)));
    }

    String routersFragment(RoutersPage page, long nowMs) {
        return render("routersFragment.jte", Map.of("page", page, "nowMs", nowMs));
    }

    String signIn(SignInPage page) {
        return render("signIn.jte", Map.of("page", page, "frame", new Frame(assets, null, false)));
    }

    /** Says who somebody is, and leads them on. */
    String signedIn(Visitor visitor, String next) {
        return render(
                "signedIn.jte", Map.of("name", visitor.name(), "next", next, "frame", new Frame(assets, null, false)));
    }

    private Frame frame(Visitor visitor) {
        return new Frame(assets, visitor, canSignOut);
    }

    private String render(String template, Map<String, Object> parameters) {
        TemplateOutput out = new StringOutput();
        engine.render(template, parameters, out);
        return out.toString();
    }

    /**
     * What every page has around it.
     *
     * @param visitor who sees the page; null: nobody yet
     */
    record Frame(Assets assets, @Nullable Visitor visitor, boolean canSignOut) {
        /** Empty where nobody has come in. */
        String name() {
            return visitor == null ? "" : visitor.name();
        }

        /** The zone that this process runs in, for who wants times by it: {@code Europe/Berlin}. */
        String zone() {
            return ZoneId.systemDefault().getId();
        }

        /** Whether a page may ask them what to change. */
        boolean mayOperate() {
            return visitor != null && visitor.may(Right.Operate);
        }

        /** What they may do, in a word or two: {@code read only}. */
        String right() {
            return visitor == null
                    ? ""
                    : switch (visitor.right()) {
                        case View -> "read only";
                        case Operate -> "may operate";
                        case Edit -> "may edit";
                    };
        }
    }
}
