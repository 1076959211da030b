package dev.llmroute.standalone;

import java.io.InputStream;
import java.io.PrintWriter;

/** Where a command reads and writes: the process's own streams, or a test's. */
public record Terminal(InputStream in, PrintWriter out, PrintWriter err) {}
