package dev.llmroute.standalone;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.EnvironmentSecrets;
import dev.llmroute.config.FileProblem;
import dev.llmroute.config.FileSecrets;
import dev.llmroute.config.Fingerprint;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.Secrets;
import dev.llmroute.hazelcast.MemberOptions;
import dev.llmroute.router.RouterOptions;
import dev.llmroute.router.egress.Egress;
import dev.llmroute.router.server.ServerLimits;
import dev.llmroute.router.server.TlsFiles;
import dev.llmroute.router.telemetry.Telemetry;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.standalone.local.Ports;
import dev.llmroute.standalone.local.RouterNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmroute run}: one router process on LlmRoute files, with its console. */
@Command(
        name = "run",
        description = {
            "Runs a router on LlmRoute files until SIGTERM or Ctrl-C, then finishes the requests that are being served.",
            "A key that a route names by secretKeyRef {name: llm-keys, key: groq} is read from the environment variable"
                    + " LLM_KEYS_GROQ, or from the file DIR/llm-keys/groq with --secrets DIR. Changed files are used within a"
                    + " second or two.",
            "Providers are called through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name."
        })
final class RunCommand implements Callable<Integer> {
    /** How long requests that are being served may take after SIGTERM. */
    private static final Duration DRAIN = Duration.ofSeconds(30);

    /** Who starts it by hand waits for it. */
    private static final Duration REHEARSAL = Duration.ofMillis(500);

    private static final Duration WAIT_READY = Duration.ofSeconds(30);
    private static final String LOOPBACK = "127.0.0.1";

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML files, or folders with *.yaml and *.yml.")
    private List<Path> files = List.of();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "For callers. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "N",
            defaultValue = "9090",
            description = "For health, metrics and cooldowns. Default: ${DEFAULT-VALUE}.")
    private int adminPort;

    @Mixin
    private ConsoleSettings console = new ConsoleSettings();

    @Option(
            names = "--cache-port",
            paramLabel = "N",
            description =
                    "Shares cooldowns: other processes may join at this port. Default: nothing is shared; with --join,"
                            + " any free port.")
    private @Nullable Integer cachePort;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "Shares cooldowns with the processes that have these cache ports.")
    private List<String> join = List.of();

    @Option(
            names = "--wait-ready",
            description = "Takes requests only when the shared cooldowns have been read, after 30 s at the latest.")
    private boolean waitReady;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            defaultValue = LOOPBACK,
            description = "Address to listen on. Default: ${DEFAULT-VALUE}. Sharing needs one that is explicit.")
    private String bind = LOOPBACK;

    @Option(
            names = "--secrets",
            paramLabel = "DIR",
            description = "Reads keys from DIR/name/key instead of the environment.")
    private @Nullable Path secrets;

    @Option(
            names = "--fingerprint-key",
            paramLabel = "FILE",
            description =
                    "Holds 16 random bytes or more, by which accounts are told apart without storing their keys. Needed to"
                            + " share, the same for all that share; default: random.")
    private @Nullable Path fingerprintKey;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Serves callers over TLS and HTTP/2 with this certificate and its chain, in PEM. Read again when it"
                            + " changes.")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's private key, in PEM (PKCS#8).")
    private @Nullable Path tlsKey;

    @Option(
            names = "--admin-token",
            paramLabel = "FILE",
            description =
                    "Holds a token of 16 characters or more, with which other hosts may use the admin port's API, where --bind"
                            + " lets them reach it. Default: this host only.")
    private @Nullable Path adminToken;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            defaultValue = "${env:" + Egress.CA_FILE + "}",
            description =
                    "CA certificates in PEM, with which providers are trusted beside those that the JVM trusts. Read again when"
                            + " it changes. Default: the environment variable " + Egress.CA_FILE + ", else none.")
    private @Nullable Path caFile;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws CommandFailed {
        Ports ports = new Ports(bind);
        RouterOptions router = new RouterOptions(
                "router-" + port + "-" + Integer.toHexString(new SecureRandom().nextInt(0x1000, 0x10000)),
                bind,
                ports.exactly("--port", port),
                ports.exactly("--admin-port", adminPort),
                files,
                secrets(),
                fingerprint(),
                Duration.ofSeconds(1),
                limits(),
                tls(),
                adminToken(),
                egress(),
                REHEARSAL);
        Optional<ConsoleSettings.Wanted> wanted = console.wanted();
        RouterNode node = start(router, member(ports));
        UntilStopped end = new UntilStopped(() -> node.close(DRAIN));
        warn();
        terminal.out()
                .println("Callers: " + (tlsCert == null ? "http" : "https") + "://" + bind + ":"
                        + node.router().port() + "/v1");
        terminal.out().println("Admin:   http://" + bind + ":" + node.router().adminPort());
        if (wanted.isPresent()) {
            terminal.out().println("Console: " + ConsoleSettings.start(wanted.get(), node));
        }
        end.await();
        return 0;
    }

    /** Of files that have just been read. */
    private void warn() {
        for (Path file : files) {
            try {
                FileWarnings.of(file).forEach(terminal.err()::println);
            } catch (InvalidRoute | IOException changedMeanwhile) {
                terminal.err().println(file + ": " + changedMeanwhile.getMessage());
            }
        }
    }

    private static ServerLimits limits() throws CommandFailed {
        try {
            return ServerLimits.fromEnvironment(System.getenv());
        } catch (IllegalArgumentException unusable) {
            throw CommandFailed.usage(String.valueOf(unusable.getMessage()));
        }
    }

    private Optional<TlsFiles> tls() throws CommandFailed {
        Path certificate = tlsCert;
        Path key = tlsKey;
        if ((certificate == null) != (key == null)) {
            throw CommandFailed.usage("--tls-cert and --tls-key belong together; one is missing");
        }
        return certificate == null || key == null ? Optional.empty() : Optional.of(new TlsFiles(certificate, key));
    }

    private Egress egress() throws CommandFailed {
        try {
            return Egress.of(System.getenv(), Optional.ofNullable(caFile));
        } catch (IllegalArgumentException | IOException unusable) {
            throw CommandFailed.usage(String.valueOf(unusable.getMessage()));
        }
    }

    private Optional<ApiKey> adminToken() throws CommandFailed {
        Path file = adminToken;
        if (file == null) {
            return Optional.empty();
        }
        try {
            String token = Files.readString(file).strip();
            if (token.length() < RouterOptions.MIN_ADMIN_TOKEN) {
                throw CommandFailed.usage("--admin-token: " + file + " has fewer than " + RouterOptions.MIN_ADMIN_TOKEN
                        + " characters; make one with: openssl rand -hex 24 > FILE");
            }
            return Optional.of(new ApiKey(token));
        } catch (IOException unreadable) {
            throw CommandFailed.usage("--admin-token: " + file + ": " + FileProblem.of(unreadable));
        }
    }

    private RouterNode start(RouterOptions options, Optional<MemberOptions> member) throws CommandFailed {
        try {
            return new RouterNode(
                    options,
                    member,
                    waitReady ? WAIT_READY : Duration.ZERO,
                    Telemetry.fromEnvironment(System.getenv(), options.id()));
        } catch (InvalidRoute invalid) {
            throw CommandFailed.because("the route is invalid\n" + invalid.getMessage());
        } catch (IllegalArgumentException unusable) {
            throw CommandFailed.usage(String.valueOf(unusable.getMessage()));
        } catch (FileSystemException unreadable) {
            throw CommandFailed.because(unreadable.getFile() + ": " + FileProblem.of(unreadable));
        } catch (IOException failed) {
            throw CommandFailed.because("the router cannot start: " + failed.getMessage());
        }
    }

    private Optional<MemberOptions> member(Ports ports) throws CommandFailed {
        if (!shares()) {
            return Optional.empty();
        }
        for (String address : join) {
            if (!address.matches("[^:\\s]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}")) {
                throw CommandFailed.usage("--join: \"" + address + "\" is no HOST:PORT");
            }
        }
        int own = cachePort == null ? 0 : ports.exactly("--cache-port", cachePort);
        return Optional.of(new MemberOptions("llmroute", bind, own, join));
    }

    private boolean shares() {
        return cachePort != null || !join.isEmpty();
    }

    private Secrets secrets() throws CommandFailed {
        Path folder = secrets;
        if (folder == null) {
            return new EnvironmentSecrets(System.getenv());
        }
        if (!Files.isDirectory(folder)) {
            throw CommandFailed.usage("--secrets: " + folder + " is no folder");
        }
        return new FileSecrets(folder);
    }

    private Fingerprint fingerprint() throws CommandFailed {
        Path file = fingerprintKey;
        if (file == null && shares()) {
            throw CommandFailed.usage(
                    "--cache-port and --join need --fingerprint-key FILE, the same file for all that share,"
                            + " or they would not know each other's accounts. Make one with: head -c 32 /dev/urandom > FILE");
        }
        try {
            return new Fingerprint(file == null ? new SecureRandom().generateSeed(32) : Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw CommandFailed.usage("--fingerprint-key: " + file + ": " + FileProblem.of(unreadable));
        } catch (IllegalArgumentException tooShort) {
            throw CommandFailed.usage("--fingerprint-key: " + file + ": " + tooShort.getMessage());
        }
    }
}
