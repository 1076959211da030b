package dev.llmroute.console.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.util.Collection;
import org.jdbi.v3.core.Jdbi;

/** What differs between the databases. Its methods throw what JDBI throws. */
interface Dialect {
    /** How it is connected to. */
    HikariConfig connection();

    /** Where its migrations are, on the class path. */
    String migrations();

    /** Whether its planner chooses by how many rows it expects. */
    boolean knowsWhatIsRare();

    /** Called before events of these days are written; a day is a number of days since 1970, in UTC. */
    void prepare(Jdbi jdbi, Collection<Long> days);

    /** Called after a transaction that must not be lost. */
    void committed(Jdbi jdbi);

    /** Removes what is too old; may leave some of it to the next call, so as not to hold up the writing. */
    void prune(Jdbi jdbi, Expiry expiry);

    /** How many changes of the audit are kept, however young. */
    int mostAudits();

    /** Called before the last connection goes. */
    void closing() throws SQLException;
}
