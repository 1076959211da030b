package dev.llmroute.console.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import gg.jte.Content;
import gg.jte.TemplateOutput;
import io.javalin.http.Context;
import java.text.AttributedCharacterIterator;
import java.text.CharacterIterator;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.TreeMap;

/**
 * What pages say in one language: the texts of its bundle, and numbers as they are written in it. Every text is a
 * {@link MessageFormat}. What comes out is text, never markup, and is escaped where it is shown. Immutable, thread-safe.
 */
public final class Texts {
    static final String BUNDLE = "dev.llmroute.console.text.messages";

    /** What scripts say themselves begins so. */
    private static final String OF_SCRIPTS = "script.";

    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 3_600_000;
    private static final double HUNDRED = 100.0;

    private static final Map<Language, Texts> ALL = new EnumMap<>(Language.class);

    static {
        Arrays.stream(Language.values()).forEach(each -> ALL.put(each, new Texts(each)));
    }

    public static final Texts ENGLISH = in(Language.English);

    private final Language language;
    private final String scripts;

    /** Texts that take no argument. */
    private final Map<String, String> constant = new HashMap<>();

    /** The others; a format is not thread-safe, its copy is quickly made. */
    private final Map<String, MessageFormat> formats = new HashMap<>();

    private Texts(Language language) {
        this.language = language;
        // Not the machine's language where a bundle is not there, and English by the bundle without a name.
        ResourceBundle bundle = ResourceBundle.getBundle(
                BUNDLE,
                language == Language.English ? Locale.ROOT : language.locale(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Map<String, String> ofScripts = new TreeMap<>();
        for (String key : bundle.keySet()) {
            MessageFormat format = new MessageFormat(bundle.getString(key), language.locale());
            if (format.getFormatsByArgumentIndex().length == 0) {
                constant.put(key, format.format(new Object[0]));
            } else {
                formats.put(key, format);
            }
            if (key.startsWith(OF_SCRIPTS)) {
                // An argument that stands for itself: scripts put theirs in its place.
                ofScripts.put(key.substring(OF_SCRIPTS.length()), format.format(new Object[] {"{0}"}));
            }
        }
        this.scripts = json(ofScripts);
    }

    private static String json(Map<String, String> texts) {
        try {
            return new ObjectMapper().writeValueAsString(texts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Texts in(Language language) {
        Texts texts = ALL.get(language);
        if (texts == null) {
            throw new IllegalArgumentException("There is no bundle for " + language);
        }
        return texts;
    }

    /** In which a request is answered. */
    public static Texts of(Context ctx) {
        return in(Language.of(ctx));
    }

    public Language language() {
        return language;
    }

    /** All that scripts say, as a JSON object by key. */
    public String scripts() {
        return scripts;
    }

    /** The texts that take no argument, by key. */
    public Map<String, String> constants() {
        return Map.copyOf(constant);
    }

    /**
     * A text.
     *
     * @param args numbers, which are written as they are in this language; {@link Message}s; anything else as it is
     * @throws MissingResourceException where no bundle has the key
     */
    public String say(String key, Object... args) {
        String text = constant.get(key);
        if (text != null) {
            return text;
        }
        return format(key).format(told(args));
    }

    /**
     * A text around markup.
     *
     * @param args as of {@link #say}, and {@link Content} of a template
     */
    public Content around(String key, Object... args) {
        Object[] told = told(args);
        MessageFormat format = formats.containsKey(key) ? format(key) : null;
        return format == null
                ? out -> out.writeUserContent(say(key))
                : out -> write(out, format.formatToCharacterIterator(told), told);
    }

    private static void write(TemplateOutput out, AttributedCharacterIterator text, Object[] args) {
        while (text.current() != CharacterIterator.DONE) {
            int end = text.getRunLimit();
            if (text.getAttribute(MessageFormat.Field.ARGUMENT) instanceof Integer nr
                    && args[nr] instanceof Content markup) {
                out.writeUserContent(markup);
                text.setIndex(end);
                continue;
            }
            StringBuilder run = new StringBuilder();
            while (text.getIndex() < end) {
                run.append(text.current());
                text.next();
            }
            out.writeUserContent(run.toString());
        }
    }

    private MessageFormat format(String key) {
        MessageFormat format = formats.get(key);
        if (format == null) {
            throw new MissingResourceException("No bundle has the text " + key, BUNDLE, key);
        }
        return (MessageFormat) format.clone();
    }

    private Object[] told(Object[] args) {
        return Arrays.stream(args)
                .map(each -> each instanceof Message message ? message.in(this) : each)
                .toArray();
    }

    /** {@code 12,345}. */
    public String count(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    /** {@code 12.3 %}; what is neither nothing nor all is never told as that. */
    public String share(double share) {
        double percent = share * HUNDRED;
        if (percent > 0 && percent < 0.1) {
            return "< " + decimal(0.1) + " %";
        }
        if (percent < HUNDRED && percent > 99.9) {
            return "> " + decimal(99.9) + " %";
        }
        return (percent == Math.rint(percent) ? count(Math.round(percent)) : decimal(percent)) + " %";
    }

    /** {@code 340 ms}, {@code 12.3 s}, {@code 23 min 20 s}, {@code 3 h 12 min}. */
    public String span(long ms) {
        if (ms < SECOND_MS) {
            return ms + " ms";
        }
        if (ms < MINUTE_MS) {
            return decimal(Math.floor(ms / 100.0) / 10) + " s";
        }
        if (ms < HOUR_MS) {
            return two(ms / MINUTE_MS, "min", ms % MINUTE_MS / SECOND_MS, "s");
        }
        return two(ms / HOUR_MS, "h", ms % HOUR_MS / MINUTE_MS, "min");
    }

    private String two(long great, String unit, long small, String smallUnit) {
        return count(great) + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private String decimal(double number) {
        return String.format(language.locale(), "%.1f", number);
    }
}
