package dev.llmroute.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.llmroute.api.DetectionSpec;
import dev.llmroute.classify.Detection;
import dev.llmroute.classify.DetectionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code spec.detection}: what the API server cannot check of it, and its turning into rules. */
final class DetectionRules {
    private DetectionRules() {}

    /** What is wrong with the patterns of a list whose structure is sound. */
    static List<Problem> check(JsonNode detection) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < detection.size(); i++) {
            JsonNode spec = detection.get(i);
            String path = "spec.detection[" + i + "]";
            try {
                Pattern pattern = DetectionPattern.compile(spec.path("pattern").asText());
                if (spec.has("waitGroup")
                        && DetectionPattern.group(pattern, spec.get("waitGroup").asText())
                                .isEmpty()) {
                    problems.add(new Problem(path + ".waitGroup", noGroup(pattern.groupCount())));
                }
            } catch (IllegalArgumentException wrong) {
                problems.add(new Problem(path + ".pattern", String.valueOf(wrong.getMessage())));
            }
        }
        return problems;
    }

    private static String noGroup(int groups) {
        String named = "write (?P<wait>...) in the pattern and wait here";
        return switch (groups) {
            case 0 -> "is no group of the pattern, which has none; " + named;
            case 1 -> "is no group of the pattern; " + named + ", or the number 1";
            default -> "is no group of the pattern; " + named + ", or a number from 1 to " + groups;
        };
    }

    /** The rules of a list that {@link #check} found nothing wrong with. */
    static Detection compile(@Nullable List<DetectionSpec> specs) {
        return specs == null || specs.isEmpty()
                ? Detection.NONE
                : new Detection(specs.stream().map(DetectionRules::rule).toList());
    }

    private static DetectionRule rule(DetectionSpec spec) {
        Pattern pattern = DetectionPattern.compile(spec.pattern());
        return new DetectionRule(
                spec.name(),
                Set.copyOf(Optional.ofNullable(spec.status()).orElse(List.of())),
                spec.field() == null ? List.of() : List.of(spec.field().split("\\.")),
                pattern,
                spec.failureClass().failureClass(),
                spec.scope() == null ? null : spec.scope().scope(),
                spec.waitGroup() == null
                        ? 0
                        : DetectionPattern.group(pattern, spec.waitGroup()).orElse(0));
    }
}
