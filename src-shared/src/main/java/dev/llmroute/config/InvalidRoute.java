package dev.llmroute.config;

import java.util.List;
import java.util.stream.Collectors;

/** A document that cannot be used. The message has a line {@code file: path: what is wrong} for each problem. */
public final class InvalidRoute extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidRoute(String source, List<Problem> problems) {
        super(problems.stream().map(problem -> source + ": " + problem).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
