package dev.llmroute.console;

import dev.llmroute.console.access.Right;
import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.api.Operation;
import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Message;
import dev.llmroute.console.text.Texts;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    String cooldowns(Reader reader, CooldownsPage page) {
        return render(reader.texts(), "cooldowns.jte", Map.of("page", page, "frame", frame(reader)));
    }

    /** Replaces all that changes on the page. */
    String cooldownsAnew(Texts t, CooldownsPage page) {
        return render(t, "cooldownsAnew.jte", Map.of("page", page));
    }

    /** Replaces what has changed on the page since it was as before. */
    String cooldownsChanged(Texts t, CooldownsPage before, CooldownsPage page, List<RowChange> changes) {
        return render(t, "cooldownsChanged.jte", Map.of("before", before, "page", page, "changes", changes));
    }

    /**
     * What a change led to.
     *
     * @param undo what takes it back; empty where nothing does
     */
    String outcome(Texts t, Message text, String undo) {
        return render(t, "outcome.jte", Map.of("text", text, "undo", undo, "undoMs", Undos.OPEN.toMillis()));
    }

    /** The question whether to clear all that the page shows. */
    String clearForm(Texts t, CooldownsPage page) {
        return render(t, "clearForm.jte", Map.of("page", page, "toType", toType(t, page.shown())));
    }

    /** What a person types to clear so many. */
    String toType(Texts t, int count) {
        return t.say("clear.toType", String.valueOf(count));
    }

    String extendForm(Texts t, CooldownRow row) {
        return render(t, "extendForm.jte", Map.of("row", row));
    }

    /** @param chosen the id of the one that is chosen at first; empty: none */
    String pinForm(Texts t, List<CooldownAnswers.PinTarget> targets, String chosen) {
        return render(t, "pinForm.jte", Map.of("targets", targets, "chosen", chosen));
    }

    /** The drills that go on. */
    String drill(Reader reader, CooldownsPage page) {
        return render(reader.texts(), "drill.jte", Map.of("page", page, "frame", frame(reader)));
    }

    String drillForm(Texts t, List<CooldownAnswers.PinTarget> targets) {
        return render(t, "drillForm.jte", Map.of("targets", targets));
    }

    String overview(Reader reader, OverviewPage page) {
        return render(reader.texts(), "overview.jte", Map.of("page", page, "frame", frame(reader)));
    }

    /** What of the overview changes. */
    String overviewFragment(Texts t, OverviewPage page) {
        return render(t, "overviewFragment.jte", Map.of("page", page));
    }

    String analytics(Reader reader, AnalyticsPage page) {
        return render(reader.texts(), "analytics.jte", Map.of("page", page, "frame", frame(reader)));
    }

    String audit(Reader reader, AuditPage page) {
        return render(reader.texts(), "audit.jte", Map.of("page", page, "frame", frame(reader)));
    }

    String api(Reader reader, List<Operation> operations) {
        return render(reader.texts(), "api.jte", Map.of("operations", operations, "frame", frame(reader)));
    }

    String fallbacks(Reader reader, FallbacksPage page) {
        return render(reader.texts(), "fallbacks.jte", Map.of("page", page, "frame", frame(reader)));
    }

    /** One request with its timeline. */
    String fallback(Reader reader, FallbackRow row, long nowMs) {
        return render(reader.texts(), "fallback.jte", Map.of("row", row, "nowMs", nowMs, "frame", frame(reader)));
    }

    String fallbacksFragment(Texts t, FallbacksPage page) {
        return render(t, "fallbacksFragment.jte", Map.of("page", page));
    }

    String routes(Reader reader, RoutesPage page, long nowMs) {
        return render(reader.texts(), "routes.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(reader)));
    }

    String routesFragment(Texts t, RoutesPage page, long nowMs) {
        return render(t, "routesFragment.jte", Map.of("page", page, "nowMs", nowMs));
    }

    /** @param explain the form to begin with */
    String route(Reader reader, RoutePage page, ExplainPage explain, String yaml, long nowMs) {
        return render(
                reader.texts(),
                "route.jte",
                Map.of("page", page, "explain", explain, "yaml", yaml, "nowMs", nowMs, "frame", frame(reader)));
    }

    /** @param page empty where the route is gone */
    String routeFragment(Texts t, Optional<RoutePage> page, long nowMs) {
        return page.map(there -> render(t, "routeFragment.jte", Map.of("page", there, "nowMs", nowMs)))
                .orElseGet(() -> render(t, "routeGone.jte", Map.of()));
    }

    String explain(Reader reader, ExplainPage page, long nowMs) {
        return render(reader.texts(), "explain.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(reader)));
    }

    String edit(Reader reader, EditPage page) {
        return render(reader.texts(), "edit.jte", Map.of("page", page, "frame", frame(reader)));
    }

    String editResult(Texts t, EditResult result) {
        return render(t, "editResult.jte", Map.of("result", result));
    }

    String routers(Reader reader, RoutersPage page, long nowMs) {
        return render(reader.texts(), "routers.jte", Map.of("page", page, "nowMs", nowMs, "frame", frame(reader)));
    }

    String routersFragment(Texts t, RoutersPage page, long nowMs) {
        return render(t, "routersFragment.jte", Map.of("page", page, "nowMs", nowMs));
    }

    String signIn(Reader reader, SignInPage page) {
        return render(reader.texts(), "signIn.jte", Map.of("page", page, "frame", frame(reader)));
    }

    /** Says who somebody is, and leads them on. */
    String signedIn(Reader reader, Visitor visitor, String next) {
        return render(
                reader.texts(), "signedIn.jte", Map.of("name", visitor.name(), "next", next, "frame", frame(reader)));
    }

    private Frame frame(Reader reader) {
        return new Frame(assets, reader, canSignOut);
    }

    private String render(Texts texts, String template, Map<String, Object> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("t", texts);
        TemplateOutput out = new StringOutput();
        engine.render(template, all, out);
        return out.toString();
    }

    /** What every page has around it. */
    record Frame(Assets assets, Reader reader, boolean canSignOut) {
        Texts t() {
            return reader.texts();
        }

        /** Empty where nobody has come in. */
        String name() {
            Visitor visitor = reader.visitor();
            return visitor == null ? "" : visitor.name();
        }

        /** The zone that this process runs in, for who wants times by it: {@code Europe/Berlin}. */
        String zone() {
            return ZoneId.systemDefault().getId();
        }

        /** Whether a page may ask them what to change. */
        boolean mayOperate() {
            Visitor visitor = reader.visitor();
            return visitor != null && visitor.may(Right.Operate);
        }

        /** An address of live updates, in the language of this page. */
        String live(String stream) {
            return stream + (stream.contains("?") ? "&" : "?") + Language.PARAMETER + "="
                    + t().language().tag();
        }

        /** What they may do, in a word or two: {@code read only}. */
        String right() {
            Visitor visitor = reader.visitor();
            return visitor == null
                    ? ""
                    : switch (visitor.right()) {
                        case View -> t().say("right.view");
                        case Operate -> t().say("right.operate");
                        case Edit -> t().say("right.edit");
                    };
        }
    }
}
