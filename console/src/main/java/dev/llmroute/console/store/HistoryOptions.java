package dev.llmroute.console.store;

import dev.llmroute.config.Durations;
import dev.llmroute.config.Environment;
import dev.llmroute.config.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the history is kept, and for how long. Immutable.
 *
 * @param storage where
 * @param retention how old an event may become, from an hour to a year; PostgreSQL lets go of whole days
 * @param minutes the same of sums by the minute
 * @param hours the same of sums by the hour
 * @param audit how old an entry of the audit may become, from an hour to 999 days
 */
public record HistoryOptions(Storage storage, Duration retention, Duration minutes, Duration hours, Duration audit) {
    // Before what is made by the constructor, which asks them.
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration LONGEST_OF_AUDIT = Duration.ofDays(999);

    public static final Duration DEFAULT_RETENTION = Duration.ofDays(7);
    public static final Duration DEFAULT_MINUTES = Duration.ofDays(7);
    public static final Duration DEFAULT_HOURS = Duration.ofDays(90);
    public static final Duration DEFAULT_AUDIT = Duration.ofDays(90);
    public static final HistoryOptions IN_MEMORY = new HistoryOptions(new Storage.Memory(), DEFAULT_RETENTION);

    static final String DIR = "LLMROUTE_HISTORY_DIR";
    static final String URL = "LLMROUTE_HISTORY_URL";
    static final String USER = "LLMROUTE_HISTORY_USER";
    static final String PASSWORD_FILE = "LLMROUTE_HISTORY_PASSWORD_FILE";
    static final String RETENTION = "LLMROUTE_HISTORY_RETENTION";
    static final String MINUTES = "LLMROUTE_HISTORY_MINUTES";
    static final String HOURS = "LLMROUTE_HISTORY_HOURS";
    static final String AUDIT = "LLMROUTE_AUDIT_RETENTION";

    /** Where a history is kept. */
    public sealed interface Storage {
        /** In this process, and gone with it. */
        record Memory() implements Storage {}

        /** In a file of this folder, which no other process uses. */
        record Folder(Path path) implements Storage {}

        /**
         * In a PostgreSQL that consoles may share.
         *
         * @param url {@code jdbc:postgresql:…}, without user and password
         * @param password empty where the database wants none
         */
        record PostgreSql(String url, String user, String password) implements Storage {
            /** Without the password. */
            @Override
            public String toString() {
                return "PostgreSql[url=" + url + ", user=" + user + "]";
            }
        }
    }

    /** @throws IllegalArgumentException where a retention is out of bounds */
    public HistoryOptions {
        if (isOutside(retention, LONGEST) || isOutside(minutes, LONGEST) || isOutside(hours, LONGEST)) {
            throw new IllegalArgumentException("the history can be kept for 1h to 366d");
        }
        if (isOutside(audit, LONGEST_OF_AUDIT)) {
            throw new IllegalArgumentException("the audit can be kept for 1h to 999d");
        }
    }

    /** The rest is kept as long as by default. */
    public HistoryOptions(Storage storage, Duration retention) {
        this(storage, retention, DEFAULT_MINUTES, DEFAULT_HOURS, DEFAULT_AUDIT);
    }

    private static boolean isOutside(Duration retention, Duration longest) {
        return retention.compareTo(SHORTEST) < 0 || retention.compareTo(longest) > 0;
    }

    /** In a folder, which is made where it is missing; kept as long as by default. */
    public static HistoryOptions inFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        return new HistoryOptions(new Storage.Folder(folder), DEFAULT_RETENTION);
    }

    /**
     * Of the variables {@code LLMROUTE_HISTORY_*}; in memory where there are none.
     *
     * @throws IllegalArgumentException with everything that is wrong, and what to do
     */
    public static HistoryOptions of(Environment environment) {
        Optional<String> folder = environment.text(DIR);
        Optional<String> url = environment.text(URL);
        if (folder.isPresent() && url.isPresent()) {
            environment.problem(DIR + " and " + URL + " are both set; give one of them, for H2 or for PostgreSQL");
        }
        Storage storage = url.map(given -> postgreSql(environment, given))
                .or(() -> folder.map(given -> folder(environment, given)))
                .orElseGet(Storage.Memory::new);
        if (url.isEmpty()) {
            for (String other : new String[] {USER, PASSWORD_FILE}) {
                environment
                        .text(other)
                        .ifPresent(_ -> environment.problem(
                                other + " is set, but " + URL + " is not; set it to jdbc:postgresql://HOST/DATABASE"));
            }
        }
        Duration retention = retention(environment, RETENTION, DEFAULT_RETENTION, LONGEST);
        Duration minutes = retention(environment, MINUTES, DEFAULT_MINUTES, LONGEST);
        Duration hours = retention(environment, HOURS, DEFAULT_HOURS, LONGEST);
        Duration audit = retention(environment, AUDIT, DEFAULT_AUDIT, LONGEST_OF_AUDIT);
        environment.check();
        return new HistoryOptions(storage, retention, minutes, hours, audit);
    }

    private static Duration retention(Environment environment, String name, Duration usual, Duration longest) {
        String text = environment.text(name, usual.toDays() + "d");
        try {
            Duration given = Durations.parse(text);
            if (!isOutside(given, longest)) {
                return given;
            }
            environment.problem(name + " is \"" + text + "\"; it must be from 1h to " + longest.toDays() + "d");
        } catch (IllegalArgumentException none) {
            environment.problem(name + " is " + none.getMessage());
        }
        return usual;
    }

    private static Storage postgreSql(Environment environment, String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            environment.problem(URL + " is \"" + url.replaceAll("//[^/@]*@", "//…@")
                    + "\"; it must be jdbc:postgresql://HOST/DATABASE");
        } else if (url.matches(".*[?&](?i:user|password|sslpassword)=.*") || url.matches(".*//[^/]*@.*")) {
            environment.problem(
                    URL + " holds a user or a password; give them by " + USER + " and " + PASSWORD_FILE + " instead");
        }
        String user = environment.required(USER, "the database's user");
        String password = environment.contentOfFile(PASSWORD_FILE).orElse("");
        return new Storage.PostgreSql(url, user, password);
    }

    private static Storage folder(Environment environment, String text) {
        Path path = Path.of(text);
        try {
            Files.createDirectories(path);
            if (!Files.isWritable(path)) {
                environment.problem(DIR + " names " + path + ", in which this process may not write");
            }
        } catch (IOException unusable) {
            environment.problem(DIR + " names " + path + ": " + FileProblem.of(unusable));
        }
        return new Storage.Folder(path);
    }
}
