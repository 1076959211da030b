package dev.llmroute.simulator;

import dev.llmroute.simulator.behaviour.Fields;
import dev.llmroute.simulator.behaviour.Scenario;
import java.time.InstantSource;

/**
 * Where a simulator listens and what it plays.
 *
 * @param bind the address to listen on; there is no authentication, so leave it at 127.0.0.1 unless the network is closed
 * @param port 0 for a free one
 * @param clock for the ends of limits; delays between bytes are always real time
 */
public record SimulatorOptions(String bind, int port, Scenario scenario, InstantSource clock) {
    public SimulatorOptions {
        Fields.present("bind", bind);
        Fields.inRange("port", port, 0, 65_535);
    }

    public SimulatorOptions(String bind, int port, Scenario scenario) {
        this(bind, port, scenario, InstantSource.system());
    }

    /** On 127.0.0.1 and a free port. */
    public static SimulatorOptions local(Scenario scenario) {
        return new SimulatorOptions("127.0.0.1", 0, scenario);
    }
}
