package dev.llmroute.console;

import dev.llmroute.console.api.Operation;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Map;

/** Renders the templates, which are compiled with this module. Thread-safe. */
final class Pages {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), "dev.llmroute.console");
    private final Assets assets;
    private final boolean canLogOut;

    Pages(Assets assets, boolean canLogOut) {
        this.assets = assets;
        this.canLogOut = canLogOut;
    }

    /** A whole page around what is replaced when something changes. */
    String cooldowns(CooldownsPage page) {
        return render("cooldowns.jte", Map.of("page", page, "frame", frame()));
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

    String audit(AuditPage page) {
        return render("audit.jte", Map.of("page", page, "frame", frame()));
    }

    String api(List<Operation> operations) {
        return render("api.jte", Map.of("operations", operations, "frame", frame()));
    }

    private Frame frame() {
        return new Frame(assets, canLogOut);
    }

    String fallbacks(FallbacksPage page) {
        return render("fallbacks.jte", Map.of("page", page, "frame", new Frame(assets, canLogOut)));
    }

    String fallbacksFragment(FallbacksPage page) {
        return render("fallbacksFragment.jte", Map.of("page", page));
    }

    /**
     * @param refusal why the last try failed; empty at first
     */
    String login(String refusal) {
        return render("login.jte", Map.of("refusal", refusal, "frame", new Frame(assets, false)));
    }

    private String render(String template, Map<String, Object> parameters) {
        TemplateOutput out = new StringOutput();
        engine.render(template, parameters, out);
        return out.toString();
    }

    /** What every page has around it. */
    record Frame(Assets assets, boolean canLogOut) {}
}
