package dev.llmroute.bench.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Takes the rows of one table. Not thread-safe. */
interface Rows extends AutoCloseable {
    /** Cells are text, numbers or truth values, in the order of the columns. */
    void add(@Nullable Object... cells) throws IOException, SQLException;

    /** Ends with the last row. */
    @Override
    void close() throws IOException, SQLException;

    /**
     * By COPY, as fast as PostgreSQL takes them.
     *
     * @param psql a program of {@link Postgres#psql} whose last command copies its input
     */
    static Rows copied(Process psql) {
        OutputStream out = new BufferedOutputStream(psql.getOutputStream(), 1 << 16);
        StringBuilder line = new StringBuilder();
        return new Rows() {
            @Override
            public void add(@Nullable Object... cells) throws IOException {
                line.setLength(0);
                for (int i = 0; i < cells.length; i++) {
                    line.append(i == 0 ? "" : "\t").append(cells[i] == null ? "\\N" : cells[i]);
                }
                out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void close() throws IOException {
                out.close();
                try {
                    if (psql.waitFor() != 0) {
                        throw new IOException("psql ended with " + psql.exitValue());
                    }
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", hurry);
                }
            }
        };
    }

    /** By statements, some thousands at a time. */
    static Rows inserted(Connection connection, String table, String columns) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(columns.split(",").length, "?"));
        PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ") ON CONFLICT DO NOTHING");
        return new Rows() {
            private int waiting;

            @Override
            public void add(@Nullable Object... cells) throws SQLException {
                for (int i = 0; i < cells.length; i++) {
                    insert.setObject(i + 1, cells[i]);
                }
                insert.addBatch();
                if (++waiting == 5_000) {
                    write();
                }
            }

            private void write() throws SQLException {
                insert.executeBatch();
                connection.commit();
                waiting = 0;
            }

            @Override
            public void close() throws SQLException {
                write();
                insert.close();
            }
        };
    }
}
