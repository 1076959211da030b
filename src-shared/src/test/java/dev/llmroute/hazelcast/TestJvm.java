package dev.llmroute.hazelcast;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes JVMs of their own for classes of the test's class path, tuned for a quick start. */
final class TestJvm {
    private TestJvm() {}

    /** Both outputs go to {@code target/NAME.log}; redirect standard output to read it. */
    static ProcessBuilder of(Class<?> main, String name, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx128m"));
        command.addAll(List.of("-Djava.net.preferIPv4Stack=true", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        Redirect log = Redirect.appendTo(new File("target", name + ".log"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(log).redirectError(log);
        builder.environment().putAll(environment);
        return builder;
    }
}
