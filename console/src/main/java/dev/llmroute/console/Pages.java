package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
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

    /** A whole page around the fragment that is replaced when something changes. */
    String cooldowns(Visitor visitor, CooldownsPage page) {
        return render("cooldowns.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String cooldownsFragment(CooldownsPage page) {
        return render("cooldownsFragment.jte", Map.of("page", page));
    }

    /** What a click on Clear led to, with the fragment as it is now. */
    String cleared(String outcome, CooldownsPage page) {
        return render("cleared.jte", Map.of("outcome", outcome, "page", page));
    }

    String fallbacks(Visitor visitor, FallbacksPage page) {
        return render("fallbacks.jte", Map.of("page", page, "frame", frame(visitor)));
    }

    String fallbacksFragment(FallbacksPage page) {
        return render("fallbacksFragment.jte", Map.of("page", page));
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
