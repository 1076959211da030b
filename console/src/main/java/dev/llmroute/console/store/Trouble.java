package dev.llmroute.console.store;

import dev.llmroute.console.text.Message;
import java.sql.SQLException;

/** What keeps a database from working, in words that name no host, user or statement: they are shown on a page. */
final class Trouble {
    private Trouble() {}

    /** The innermost state counts: pools wrap what the driver said. */
    static Message of(Throwable failed) {
        String state = "";
        for (Throwable each = failed; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return words(state);
    }

    /** By the classes of SQL states: https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static Message words(String state) {
        if (state.startsWith("08")) {
            return Message.of("trouble.notReached");
        }
        if (state.startsWith("28")) {
            return Message.of("trouble.password");
        }
        if (state.equals("3D000")) {
            return Message.of("trouble.noDatabase");
        }
        if (state.equals("42501")) {
            return Message.of("trouble.notAllowed");
        }
        if (state.startsWith("53")) {
            return Message.of("trouble.noRoom");
        }
        if (state.startsWith("57P")) {
            return Message.of("trouble.starting");
        }
        return state.isEmpty() ? Message.of("trouble.log") : Message.of("trouble.sqlState", state);
    }
}
