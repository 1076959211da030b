package dev.llmroute.e2e;

import dev.llmroute.operator.OperatorMain;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operator as its container runs it, without an election and without shared memory; closing it kills it. */
final class OperatorProcess implements AutoCloseable {
    private final Process process;

    /** @param log what it writes goes there */
    OperatorProcess(Path kubeconfig, String namespace, String watched, Path log) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OperatorMain.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "LLMROUTE_ROUTER_IMAGE",
                        "llmroute/router:test",
                        "LLMROUTE_NAMESPACE",
                        namespace,
                        "LLMROUTE_WATCH_NAMESPACES",
                        watched,
                        "LLMROUTE_LEASE_NAME",
                        "",
                        "LLMROUTE_HEALTH_PORT",
                        "0"));
        process = builder.start();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
