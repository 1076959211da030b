package dev.llmroute.bench.console;

import dev.llmroute.bench.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the machine's own package on 127.0.0.1, as Debian sets it up, but that a crash of the machine may take its data. Root may not
 * run one, so for root it runs as the package's user.
 */
final class Postgres implements AutoCloseable {
    static final String USER = "llmroute";
    static final String PASSWORD = "not-a-secret-0123";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String PACKAGES_USER = "postgres";

    private final Path programs;
    private final Path folder;
    private final Path log;
    private final boolean isNew;
    private final int port;

    private Postgres(Path programs, Path folder, Path log) throws IOException {
        this.programs = programs;
        this.folder = folder;
        this.log = log;
        this.port = JavaProcess.freePort();
        this.isNew = !Files.exists(folder.resolve("password"));
    }

    /** Starts it in a folder, which is made where it is missing, or with what it left there. */
    static Postgres start(Path folder, Path log) throws IOException, InterruptedException {
        Postgres server = new Postgres(programs(), Files.createDirectories(folder), log.toAbsolutePath());
        if (server.isNew) {
            server.make();
        }
        String options = "-p " + server.port + " -k " + folder + " -c listen_addresses=127.0.0.1 -c fsync=off"
                + " -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB";
        server.run("pg_ctl", "-D", server.data(), "-l", folder.resolve("log").toString(), "-o", options, "-w", "start");
        return server;
    }

    private static Path programs() throws IOException {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("There is no PostgreSQL in " + VERSIONS));
        }
    }

    private void make() throws IOException, InterruptedException {
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        if (isRoot()) {
            var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(PACKAGES_USER);
            Files.setOwner(folder, owner);
            Files.setOwner(password, owner);
        }
        String[] secret = {"-A", "scram-sha-256", "--pwfile=" + password};
        run("initdb", "-D", data(), "-U", USER, secret[0], secret[1], secret[2], "-E", "UTF8", "--locale=C.UTF-8");
    }

    /** Whether there is nothing in it yet. */
    boolean isNew() {
        return isNew;
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** Runs commands one after the other as one transaction; one that copies reads the program's input. */
    Process psql(String... commands) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                programs.resolve("psql").toString(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "-d"));
        command.addAll(List.of("postgres", "-q", "-X", "-1", "-v", "ON_ERROR_STOP=1"));
        for (String each : commands) {
            command.addAll(List.of("-c", each));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", PASSWORD);
        return builder.redirectOutput(Redirect.appendTo(log.toFile())).start();
    }

    /** What it takes of the disk. */
    long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", PACKAGES_USER, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(program + " ended with " + status + "; see " + log);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Ends it; its data stay. */
    @Override
    public void close() {
        try {
            run("pg_ctl", "-D", data(), "-m", "fast", "-w", "stop");
        } catch (IOException endedAlready) {
            // Then there is nothing to end.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes a folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException left) {
                    throw new UncheckedIOException(left);
                }
            });
        }
    }
}
