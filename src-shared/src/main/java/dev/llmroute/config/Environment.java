package dev.llmroute.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The variables by which a container is configured. What is wrong with them is collected, each under the variable's name, so that a
 * person hears of all of it at once: read everything, then {@link #check}. Not thread-safe.
 */
public final class Environment {
    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** All of them, for parts that read their own. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The value without blanks around it; where there is none, the other one. */
    public String text(String name, String otherwise) {
        String value = variables.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    /** Empty where there is none. */
    public Optional<String> text(String name) {
        return Optional.of(text(name, "")).filter(value -> !value.isEmpty());
    }

    /** @param what it has to be, for the person who forgot it */
    public String required(String name, String what) {
        String value = text(name, "");
        if (value.isEmpty()) {
            problem(name + " is not set; it must be " + what);
        }
        return value;
    }

    public Path path(String name, String otherwise) {
        return Path.of(text(name, otherwise));
    }

    /** What is in the file that a variable names, without blanks around it; empty where the variable is not set. */
    public Optional<String> contentOfFile(String name) {
        return text(name).flatMap(file -> {
            try {
                return Optional.of(Files.readString(Path.of(file)).strip());
            } catch (IOException unreadable) {
                problem(name + " names " + file + ": " + FileProblem.of(unreadable));
                return Optional.empty();
            }
        });
    }

    /** A port to listen on; 0 is any free one. */
    public int port(String name, int otherwise) {
        String value = text(name, String.valueOf(otherwise));
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535) {
            return Integer.parseInt(value);
        }
        problem(name + " is \"" + value + "\"; it must be a port, a number from 0 to 65535");
        return otherwise;
    }

    /** How many of something: 1 or more. */
    public int count(String name, int otherwise) {
        String value = text(name, String.valueOf(otherwise));
        if (value.matches("[1-9][0-9]{0,5}")) {
            return Integer.parseInt(value);
        }
        problem(name + " is \"" + value + "\"; it must be a number from 1 to 999999");
        return otherwise;
    }

    /** False where it is not set. */
    public boolean flag(String name) {
        String value = text(name, "false");
        if (!value.equals("true") && !value.equals("false")) {
            problem(name + " is \"" + value + "\"; it must be true or false");
        }
        return value.equals("true");
    }

    /** Parts between commas. */
    public List<String> list(String name) {
        return Stream.of(text(name, "").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Those whose names begin like this, under the rest of their names. */
    public SortedMap<String, String> under(String prefix) {
        SortedMap<String, String> found = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    /** Something is wrong that only the reader of the variables can know; names the variable and what to do. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** @throws IllegalArgumentException with everything that is wrong */
    public void check() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
