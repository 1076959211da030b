package dev.llmroute.standalone.local;

/** A command cannot do what was asked; the message is all a person needs, without a stack trace. */
public final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailed(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** The options do not fit: exit code 2. */
    public static CommandFailed usage(String message) {
        return new CommandFailed(2, message);
    }

    /** The options are right, and yet: exit code 1. */
    public static CommandFailed because(String message) {
        return new CommandFailed(1, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
