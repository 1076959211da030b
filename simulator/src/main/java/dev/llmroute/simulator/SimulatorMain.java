package dev.llmroute.simulator;

import dev.llmroute.simulator.behaviour.Scenario;
import java.nio.file.Path;
import java.util.Map;

/**
 * The simulator as a process. Environment: {@code LLMROUTE_BIND} (127.0.0.1), {@code LLMROUTE_PORT} (8080),
 * {@code LLMROUTE_SCENARIO} (a YAML file; none by default). Ends with status 1 and one line where it cannot start.
 */
public final class SimulatorMain {
    private SimulatorMain() {}

    public static void main(String[] args) {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "dev/llmroute/simulator/logback.xml");
        }
        try {
            Simulator simulator = Simulator.start(options(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("simulator: " + e.getMessage());
            System.exit(1);
        }
    }

    public static SimulatorOptions options(Map<String, String> environment) {
        String scenario = environment.getOrDefault("LLMROUTE_SCENARIO", "");
        return new SimulatorOptions(
                environment.getOrDefault("LLMROUTE_BIND", "127.0.0.1"),
                port(environment.getOrDefault("LLMROUTE_PORT", "8080")),
                scenario.isEmpty() ? Scenario.EMPTY : Scenario.read(Path.of(scenario)));
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "LLMROUTE_PORT is \"" + text + "\"; it must be a number from 0 to 65535", e);
        }
    }
}
