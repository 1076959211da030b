package dev.llmroute.standalone;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.FileProblem;
import dev.llmroute.standalone.cluster.ClusterOptions;
import dev.llmroute.standalone.cluster.ClusterToken;
import dev.llmroute.standalone.live.ConsoleCalls;
import dev.llmroute.standalone.local.CommandFailed;
import dev.llmroute.web.CaFile;
import dev.llmroute.web.LoopbackName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The console that a command asks, and who asks. A token is never an argument: other users of the machine read these. */
final class AtConsole {
    /** Holds a token. */
    static final String TOKEN = "LLMROUTE_CONSOLE_TOKEN";

    @Option(
            names = "--console",
            paramLabel = "URL",
            description = "Asks the console at this address, https://HOST or http://127.0.0.1:8088.")
    private @Nullable URI console;

    @Option(
            names = "--console-token",
            paramLabel = "FILE",
            description =
                    "Holds the token that is shown to it. Default: the environment variable " + TOKEN + ", else none.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--kube-token",
            description =
                    "Shows it the token of the kubeconfig's context, which --context and --kubeconfig name. kubectl llmroute"
                            + " does where no other token is given.")
    private boolean kubeToken;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description =
                    "CA certificates in PEM that the console's must come from. Default: those that the JVM trusts.")
    private @Nullable Path caFile;

    /** Whether a console is asked. */
    boolean isAsked() throws CommandFailed {
        if (console == null && (tokenFile != null || kubeToken || caFile != null)) {
            throw CommandFailed.usage("--console-token, --kube-token and --ca-file belong to --console URL");
        }
        return console != null;
    }

    /** @param cluster whose kubeconfig has the token, where one of it is shown */
    ConsoleCalls calls(ClusterOptions cluster, boolean asPlugin) throws CommandFailed {
        URI address = console;
        if (address == null) {
            throw CommandFailed.usage("--console URL is missing: the console that is asked");
        }
        String scheme = String.valueOf(address.getScheme());
        if (address.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw CommandFailed.usage("--console: write it like https://console.example or http://127.0.0.1:8088");
        }
        Optional<ApiKey> token = token(cluster, asPlugin);
        if (token.isPresent() && scheme.equals("http") && !LoopbackName.is(address.getAuthority())) {
            throw CommandFailed.usage("--console: a token is shown by https only, or on this host");
        }
        return new ConsoleCalls(address, token, trust());
    }

    private Optional<SSLContext> trust() throws CommandFailed {
        try {
            return Optional.ofNullable(caFile).map(CaFile::trusted);
        } catch (IllegalArgumentException unusable) {
            throw CommandFailed.usage("--ca-file: " + unusable.getMessage());
        }
    }

    private Optional<ApiKey> token(ClusterOptions cluster, boolean asPlugin) throws CommandFailed {
        if (tokenFile != null && kubeToken) {
            throw CommandFailed.usage("--console-token and --kube-token: take one of them");
        }
        if (tokenFile != null) {
            return Optional.of(read(tokenFile));
        }
        String variable = System.getenv(TOKEN);
        if (!kubeToken && variable != null && !variable.isBlank()) {
            return Optional.of(checked(variable.strip(), TOKEN));
        }
        return kubeToken || asPlugin ? Optional.of(ClusterToken.of(cluster)) : Optional.empty();
    }

    private static ApiKey read(Path file) throws CommandFailed {
        try {
            return checked(Files.readString(file).strip(), "--console-token: " + file);
        } catch (IOException unreadable) {
            throw CommandFailed.usage("--console-token: " + file + ": " + FileProblem.of(unreadable));
        }
    }

    private static ApiKey checked(String token, String where) throws CommandFailed {
        if (!token.matches("[!-~]+")) {
            throw CommandFailed.usage(where + " holds no token, which is a word in ASCII");
        }
        return new ApiKey(token);
    }
}
