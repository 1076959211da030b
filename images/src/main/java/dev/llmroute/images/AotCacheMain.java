package dev.llmroute.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Adds an AOT cache to the router's image: unpacks it, lets the image's own JVM run the router on this machine, and adds what that JVM
 * has written as a layer. An image whose JVM cannot run here (another system or processor) stays as it is, and a line says so.
 */
public final class AotCacheMain {
    private static final String OPTIONS = "JDK_JAVA_OPTIONS";
    private static final String CACHE = "/app/router.aot";

    private AotCacheMain() {}

    /** The arguments are the image's tar and a folder for what is in between, which is emptied before and after. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path work = Path.of(args[1]).toAbsolutePath();
        remove(work);
        try {
            add(Path.of(args[0]), work);
        } catch (IOException failed) {
            System.err.println(
                    "images: " + args[0] + " gets no AOT cache, its router starts more slowly: " + failed.getMessage());
        } finally {
            remove(work);
        }
    }

    private static void add(Path file, Path work) throws IOException, InterruptedException {
        ImageTar image = ImageTar.read(file, Files.createDirectories(work.resolve("parts")));
        Path root = Files.createDirectories(work.resolve("root"));
        image.unpackLayers(root);
        Path layer = work.resolve("layer");
        Path cache = layer.resolve(CACHE.substring(1));
        Files.createDirectories(cache.getParent());
        Map<String, String> environment = new LinkedHashMap<>(image.environment());
        String options = Objects.requireNonNullElse(environment.get(OPTIONS), "");
        // With the heap of a small container, whatever this machine has: objects in the cache fit one width of
        // pointers.
        environment.put(OPTIONS, options + " -Xmx256m -XX:AOTCacheOutput=" + cache);
        new TrainingRun(Files.createDirectories(work.resolve("run"))).run(command(image, root), environment);
        if (!Files.exists(cache)) {
            throw new IOException("the training run has left none");
        }
        image.add(layer, OPTIONS, (options + " -XX:AOTCache=" + CACHE).strip());
    }

    /** The image's entrypoint with what it names taken from the unpacked image. A cache fits all folders that differ in their beginning only. */
    private static List<String> command(ImageTar image, Path root) throws IOException {
        List<String> command = new ArrayList<>();
        for (String word : image.entrypoint()) {
            command.add(
                    word.startsWith("@/")
                            ? Files.readString(root.resolve(word.substring(2)))
                                    .strip()
                                    .replace("/app/", root + "/app/")
                            : word);
        }
        command.set(0, java(image, root).toString());
        return command;
    }

    private static Path java(ImageTar image, Path root) throws IOException {
        String path = Objects.requireNonNullElse(image.environment().get("PATH"), "");
        for (String folder : path.split(":")) {
            Path java = root.resolve(folder.substring(1)).resolve("java");
            if (Files.isExecutable(java)) {
                return java;
            }
        }
        throw new IOException("it has no java on its PATH " + path);
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Path::compareTo).toList().reversed()) {
                Files.delete(each);
            }
        }
    }
}
