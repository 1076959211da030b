package dev.llmroute.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.OptionalInt;

/** Compiles users' patterns, and tells where in one the mistake is: RE2/J tells only what is wrong. */
final class DetectionPattern {
    private DetectionPattern() {}

    /**
     * The compiled pattern.
     *
     * @throws IllegalArgumentException what is wrong and at which character, without the pattern's own text
     */
    static Pattern compile(String text) {
        PatternShape shape = PatternShape.of(text);
        if (shape.unmatched() >= 0) {
            throw at(shape.unmatched(), "a parenthesis that has no other half");
        }
        if (shape.steps() > PatternShape.MAX_STEPS) {
            throw new IllegalArgumentException("is too large with its repetitions counted: " + shape.steps()
                    + " steps, at most " + PatternShape.MAX_STEPS + " are allowed");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException wrong) {
            throw at(position(text, wrong), wrong.getDescription());
        }
    }

    /** The number of a group that is named by its name or number; empty where the pattern has no such group. */
    static OptionalInt group(Pattern pattern, String nameOrNumber) {
        if (Character.isDigit(nameOrNumber.charAt(0))) {
            int number = Integer.parseInt(nameOrNumber);
            return number >= 1 && number <= pattern.groupCount() ? OptionalInt.of(number) : OptionalInt.empty();
        }
        Integer number = pattern.namedGroups().get(nameOrNumber);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static IllegalArgumentException at(int index, String what) {
        return new IllegalArgumentException(
                "is no regular expression of RE2 at character " + (index + 1) + ": " + what);
    }

    /** Where the part that the exception names begins: the shortest beginning of the text with the same mistake ends in it. */
    private static int position(String text, PatternSyntaxException wrong) {
        String part = wrong.getPattern();
        if (part.isEmpty()) {
            return text.length() - 1;
        }
        for (int end = 1; end < text.length(); end++) {
            if (hasMistake(text.substring(0, end), wrong)) {
                return Math.max(0, text.lastIndexOf(part, end - part.length()));
            }
        }
        return Math.max(0, text.lastIndexOf(part));
    }

    private static boolean hasMistake(String beginning, PatternSyntaxException same) {
        try {
            Pattern.compile(beginning);
            return false;
        } catch (PatternSyntaxException wrong) {
            return wrong.getDescription().equals(same.getDescription())
                    && wrong.getPattern().equals(same.getPattern());
        }
    }
}
