package dev.llmroute.classify;

import com.google.re2j.Matcher;
import dev.llmroute.failure.Wait;
import dev.llmroute.failure.WaitSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The patterns of {@code spec.detection}, which decide before the built-in rules; {@code docs/detection.md} is for their authors. They
 * are asked only about errors: what a success says is never judged. RE2 takes linear time, whatever pattern and text. Immutable;
 * thread-safe.
 *
 * @param rules in the order of the route; the first that matches decides
 */
public record Detection(List<DetectionRule> rules) {
    /** No patterns: the built-in rules alone. */
    public static final Detection NONE = new Detection(List.of());

    /** What is looked at of a text, in characters: linear time still grows with the text. */
    static final int MAX_TEXT = 16 * 1024;

    private static final int MAX_VALUES = 64;

    public Detection {
        rules = List.copyOf(rules);
    }

    /** A rule that matched, and the wait that its group states: null where it has none, or none that can be read. */
    record Match(DetectionRule rule, @Nullable Wait stated) {}

    /** The first rule that matches an error, elsewhere than in what the caller said; empty where none does. */
    Optional<Match> match(ProviderResponse error, Supplier<Instant> now, ErrorFields fields) {
        boolean doubtful = !ErrorFields.isTold(fields.status());
        for (DetectionRule rule : rules) {
            if (!rule.statuses().isEmpty() && !rule.statuses().contains(error.status())) {
                continue;
            }
            for (String text : texts(rule, error.body())) {
                Matcher found = rule.pattern().matcher(text);
                if (found.find() && (!doubtful || findsWithoutCallersWords(rule, found.group(), text, fields))) {
                    return Optional.of(new Match(rule, stated(rule, found, now)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean findsWithoutCallersWords(DetectionRule rule, String found, String text, ErrorFields fields) {
        List<String> own = fields.callers().takenOutOf(List.of(found, text));
        return own.getFirst().equals(found)
                || rule.pattern().matcher(own.getLast()).find();
    }

    private static List<String> texts(DetectionRule rule, ErrorBody body) {
        List<String> texts = new ArrayList<>(1);
        if (rule.field().isEmpty()) {
            add(body.text(), texts);
        } else {
            collect(body.json(), rule.field(), texts);
        }
        return texts;
    }

    /** The values at the end of a path. Lists on the way are looked through: Google's {@code details}, an array of one error. */
    private static void collect(@Nullable Object value, List<String> path, List<String> texts) {
        switch (value) {
            case List<?> list -> list.forEach(item -> collect(item, path, texts));
            case Map<?, ?> map
            when !path.isEmpty() -> collect(map.get(path.getFirst()), path.subList(1, path.size()), texts);
            case String text when path.isEmpty() -> add(text, texts);
            case Number number when path.isEmpty() -> add(number.toString(), texts);
            case Boolean flag when path.isEmpty() -> add(flag.toString(), texts);
            case null, default -> {}
        }
    }

    private static void add(String text, List<String> texts) {
        if (texts.size() < MAX_VALUES) {
            texts.add(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        }
    }

    private static @Nullable Wait stated(DetectionRule rule, Matcher found, Supplier<Instant> now) {
        String group = rule.waitGroup() == 0 ? null : found.group(rule.waitGroup());
        if (group == null) {
            return null;
        }
        long millis = WaitValue.retryAfter(group, now);
        return millis == DurationText.NONE ? null : new Wait(millis, WaitSource.pattern(rule.name()));
    }
}
