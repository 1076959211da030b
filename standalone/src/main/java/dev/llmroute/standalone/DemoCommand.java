package dev.llmroute.standalone;

import dev.llmroute.config.InvalidRoute;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.standalone.local.Demo;
import dev.llmroute.standalone.local.Demo.DemoPorts;
import dev.llmroute.standalone.local.Demo.RouterPorts;
import dev.llmroute.standalone.local.Ports;
import dev.llmroute.standalone.local.RouterLog;
import dev.llmroute.standalone.local.RouterNode;
import dev.llmroute.standalone.story.Stories;
import dev.llmroute.standalone.traffic.Traffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code llmroute demo}: everything on this machine, to try by hand or to watch. */
@Command(
        name = "demo",
        description = {
            "Starts simulated providers, two routers that share cooldowns, and the console, all on 127.0.0.1, and tells what to"
                    + " try. Runs until Ctrl-C.",
            "A minute of traffic is played on a route of its own, and a little after that, so that the console has something to"
                    + " show.",
            "Where a port is taken, the next free one is used, unless it was asked for."
        })
final class DemoCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--story",
            description = "Plays the seven stories on free ports; exits with 1 if one did not happen.")
    private boolean story;

    @Option(names = "--no-traffic", description = "Plays no traffic: only what you ask is seen.")
    private boolean noTraffic;

    @Option(names = "--port", paramLabel = "N", description = "Of the first router. Default: from 8080 on.")
    private @Nullable Integer port;

    @Option(names = "--port2", paramLabel = "N", description = "Of the second router. Default: from 8081 on.")
    private @Nullable Integer port2;

    @Option(names = "--console-port", paramLabel = "N", description = "Of the console. Default: from 8088 on.")
    private @Nullable Integer consolePort;

    @Option(names = "--simulator-port", paramLabel = "N", description = "Of the simulator. Default: from 8089 on.")
    private @Nullable Integer simulatorPort;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        RouterLog.quietOthers();
        return story ? play() : stayUp();
    }

    private int play() throws CommandFailed {
        try (RouterLog log = new RouterLog();
                Demo demo = Demo.startOnFreePorts()) {
            return Stories.play(demo, log, terminal.out()) ? 0 : 1;
        } catch (InvalidRoute | IOException failed) {
            throw cannotStart(failed);
        }
    }

    private int stayUp() throws CommandFailed {
        Demo demo;
        try {
            demo = Demo.start(ports());
        } catch (InvalidRoute | IOException failed) {
            throw cannotStart(failed);
        }
        tell(demo, terminal.out());
        // Two hundred requests would carry the lines above out of sight.
        RouterLog.leaveOut(Traffic.providers());
        // Behind the lines, which nobody should wait for.
        Optional<Traffic> traffic = noTraffic ? Optional.empty() : Optional.of(Traffic.start(demo));
        UntilStopped end = new UntilStopped(() -> {
            traffic.ifPresent(Traffic::close);
            demo.close();
        });
        end.await();
        return 0;
    }

    private DemoPorts ports() throws CommandFailed {
        Ports ports = new Ports(Demo.BIND);
        Optional<Integer> first = asked(ports, "--port", port);
        Optional<Integer> second = asked(ports, "--port2", port2);
        Optional<Integer> console = asked(ports, "--console-port", consolePort);
        Optional<Integer> simulator = asked(ports, "--simulator-port", simulatorPort);
        return new DemoPorts(
                simulator.isPresent() ? simulator.get() : ports.from(8089),
                new RouterPorts(first.isPresent() ? first.get() : ports.from(8080), ports.from(9090), ports.from(5701)),
                new RouterPorts(
                        second.isPresent() ? second.get() : ports.from(8081), ports.from(9091), ports.from(5702)),
                console.isPresent() ? console.get() : ports.from(8088));
    }

    private static Optional<Integer> asked(Ports ports, String option, @Nullable Integer port) throws CommandFailed {
        return port == null ? Optional.empty() : Optional.of(ports.exactly(option, port));
    }

    private static CommandFailed cannotStart(Exception failed) {
        return CommandFailed.because("the demo cannot start: " + failed.getMessage());
    }

    private void tell(Demo demo, PrintWriter out) {
        out.printf(
                """

                LlmRoute's demo is up: two routers share what they learn, and providers are played by a simulator.

                  Router 1   %s/v1   admin http://%s:%d
                  Router 2   %s/v1   admin http://%s:%d
                  Console    http://%s:%d
                  Simulator  %s, as groq, openai and anthropic
                  Route      %s (edit it: both routers read it again)

                """,
                address(demo.first()),
                Demo.BIND,
                demo.first().router().adminPort(),
                address(demo.second()),
                Demo.BIND,
                demo.second().router().adminPort(),
                Demo.BIND,
                demo.console().port(),
                simulator(demo),
                demo.route());
        tellWhatToTry(demo, out);
        tellWhatIsPlayed(demo, out);
        out.flush();
    }

    private static void tellWhatToTry(Demo demo, PrintWriter out) {
        String first = address(demo.first());
        String simulator = simulator(demo);
        out.printf(
                """
                Ask, by curl or by OpenAI's Python SDK:

                %s

                  python3 -c 'from openai import OpenAI; print(OpenAI(base_url="%s/v1", api_key="%s").chat.completions.create(model="%s", messages=[{"role": "user", "content": "Hello!"}]).choices[0].message.content)'

                Now let groq limit its first model, and ask again: the answer comes from another model, and its headers say why.

                  curl -s -X PUT %s/admin/behaviours/groq/llama-3.3-70b-versatile -d '{"type": "Limit", "lastsMs": 1366848, "wording": "GroqTokensPerDay"}'

                %s

                The other router knows of it, and makes no call to that model; the simulator has counted:

                %s

                  curl -s %s/admin/calls

                """,
                curl("-s", first),
                first,
                Demo.CALLER_KEY,
                Demo.ROUTE,
                simulator,
                curl("-si", first),
                curl("-si", address(demo.second())),
                simulator);
    }

    private void tellWhatIsPlayed(Demo demo, PrintWriter out) {
        String console = "http://" + Demo.BIND + ":" + demo.console().port();
        if (noTraffic) {
            out.printf("Open %s: it shows what is cooling down and until when; clear it there.%n", console);
        } else {
            out.printf("""
                    Meanwhile three callers ask a route of their own, %s, whose providers limit and fail in this minute. It is really
                    played, touches nothing of %s, and what the routers log of it is left out here. Open the console, and leave it open:

                      %s                     requests, fallbacks and p95 by the minute, what is limited and until when
                      %s/cooldowns           limits of seconds and of a day, read from what the provider said; clear one
                      %s/fallbacks           who was passed by for whom, attempt by attempt
                      %s/analytics?last=1h   how often the next target answered, how long what was cooling
                      %s/drill, /audit       a drill that is going on, and who did what by hand

                    Behind the minute a request each two seconds goes on; --no-traffic plays none.
                    """, Demo.PLAYED_ROUTE, Demo.ROUTE, console, console, console, console, console);
        }
        out.printf("The history is kept in memory, and ends with the demo. Ctrl-C ends all.%n%n");
    }

    private static String simulator(Demo demo) {
        return "http://" + Demo.BIND + ":" + demo.simulator().port();
    }

    private static String address(RouterNode node) {
        return "http://" + Demo.BIND + ":" + node.router().port();
    }

    private static String curl(String options, String router) {
        return "  curl " + options + " " + router + "/v1/chat/completions -H 'Authorization: Bearer " + Demo.CALLER_KEY
                + "' -H 'Content-Type: application/json' -d '{\"model\": \"" + Demo.ROUTE
                + "\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}'";
    }
}
