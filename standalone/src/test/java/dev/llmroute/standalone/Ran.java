package dev.llmroute.standalone;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** A command that has run in this process: its exit code and what it wrote. */
record Ran(int exitCode, String out, String err) {
    static Ran llmroute(String... args) {
        return withInput("", args);
    }

    static Ran withInput(String in, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true)),
                args);
        return new Ran(exitCode, out.toString(), err.toString());
    }
}
