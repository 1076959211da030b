package dev.llmroute.console.text;

import dev.llmroute.console.cookie.ConsoleCookie;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A language that pages are written in. */
public enum Language {
    /** The default, which the JSON API and logs speak, too. */
    English(Locale.ENGLISH),
    German(Locale.GERMAN);

    /** With it a page's scripts say which language the page is in, so that what they ask for fits, whatever was chosen since elsewhere. */
    public static final String HEADER = "X-LlmRoute-Language";

    /** The same of live updates, for which browsers send no headers. */
    public static final String PARAMETER = "lang";

    private static final String LIVE = "/live";
    private static final Duration KEPT = Duration.ofDays(365);

    /** What no browser exceeds by far; more is not read. */
    private static final int LONGEST_HEADER = 512;

    private static final List<Locale> ALL =
            Arrays.stream(values()).map(Language::locale).toList();

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    public Locale locale() {
        return locale;
    }

    /** As HTML and HTTP name it: {@code de}. */
    public String tag() {
        return locale.getLanguage();
    }

    /** What it is called by those who speak it. */
    public String ownName() {
        return switch (this) {
            case English -> "English";
            case German -> "Deutsch";
        };
    }

    /** The one with that tag. */
    public static Optional<Language> tagged(@Nullable String tag) {
        return Arrays.stream(values()).filter(each -> each.tag().equals(tag)).findFirst();
    }

    /** In which a request is answered: that of the page that asks, else the one that its reader chose, else what the browser prefers. */
    public static Language of(Context ctx) {
        return tagged(ctx.header(HEADER))
                .or(() -> ctx.path().endsWith(LIVE) ? tagged(ctx.queryParam(PARAMETER)) : Optional.empty())
                .or(() -> tagged(ConsoleCookie.LANGUAGE.read(ctx)))
                .orElseGet(() -> preferred(ctx.header("Accept-Language")));
    }

    /** Keeps it as the choice of this browser. */
    public void choose(Context ctx) {
        ConsoleCookie.LANGUAGE.write(ctx, tag(), KEPT);
    }

    /**
     * The one that an {@code Accept-Language} prefers; English where it prefers none, or makes no sense.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc4647#section-3.4">RFC 4647, lookup</a>
     */
    static Language preferred(@Nullable String accepted) {
        if (accepted == null || accepted.length() > LONGEST_HEADER) {
            return English;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(accepted), ALL);
            return best == null ? English : tagged(best.getLanguage()).orElse(English);
        } catch (IllegalArgumentException | IndexOutOfBoundsException senseless) {
            return English;
        }
    }
}
