package dev.llmroute.router.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a router reads, in a folder of its own that goes with it. */
record RouteFile(Path path) implements AutoCloseable {
    static RouteFile of(String yaml) {
        try {
            return new RouteFile(
                    Files.writeString(Files.createTempDirectory("llmroute-test").resolve("route.yaml"), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
