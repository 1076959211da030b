package dev.llmroute.console.store;

import java.sql.SQLException;

/** What keeps a database from working, in words that name no host, user or statement: they are shown on a page. */
final class Trouble {
    private Trouble() {}

    /** The innermost state counts: pools wrap what the driver said. */
    static String of(Throwable failed) {
        String state = "";
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return words(state);
    }

    /** By the classes of SQL states: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static String words(String state) {
        if (state.startsWith("08")) {
            return "it cannot be reached";
        }
        if (state.startsWith("28")) {
            return "it refuses the user or the password";
        }
        if (state.equals("3D000")) {
            return "it has no such database";
        }
        if (state.equals("42501")) {
            return "its user may not make or change the history's tables";
        }
        if (state.startsWith("53")) {
            return "it has no room, or no connection left";
        }
        if (state.startsWith("57P")) {
            return "it is shutting down or starting";
        }
        return state.isEmpty() ? "it does not work; the console's log says why" : "it answers with SQL state " + state;
    }
}
