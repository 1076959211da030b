package dev.llmroute.console;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
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

    /** A whole page around the fragment that is replaced when something changes. */
    String cooldowns(CooldownsPage page) {
        return render("cooldowns.jte", Map.of("page", page, "frame", new Frame(assets, canLogOut)));
    }

    String cooldownsFragment(CooldownsPage page) {
        return render("cooldownsFragment.jte", Map.of("page", page));
    }

    /** What a click on Clear led to, with the fragment as it is now. */
    String cleared(String outcome, CooldownsPage page) {
        return render("cleared.jte", Map.of("outcome", outcome, "page", page));
    }

    String fallbacks(FallbacksPage page) {
        return render("fallbacks.jte", Map.of("page", page, "frame", new Frame(assets, canLogOut)));
    }

    /** One request with its timeline. */
    String fallback(FallbackRow row, long nowMs) {
        return render("fallback.jte", Map.of("row", row, "nowMs", nowMs, "frame", new Frame(assets, canLogOut)));
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
