package dev.llmroute.standalone;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.FileProblem;
import dev.llmroute.standalone.cluster.ClusterOptions;
import dev.llmroute.standalone.cluster.ClusterRoutes;
import dev.llmroute.standalone.live.ConsoleCalls;
import dev.llmroute.standalone.live.RouterAdmin;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whom a command asks: a router by its admin port, or the cluster. */
final class WhereOptions {
    private static final URI OWN_HOST = URI.create("http://127.0.0.1:9090");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description =
                    "Asks the router with this admin port. Default: http://127.0.0.1:9090 (of explain: nobody, as if nothing were"
                            + " cooling down).")
    private @Nullable URI admin;

    @Option(
            names = "--admin-token",
            paramLabel = "FILE",
            description = "Holds the router's admin token, for one on another host.")
    private @Nullable Path adminToken;

    @Option(
            names = "--cluster",
            description = "Asks the cluster of the kubeconfig, as each of the following options does too.")
    private boolean cluster;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "The namespace. Default: the context's.")
    private @Nullable String namespace;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The kubeconfig's context. Default: its current one.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Default: KUBECONFIG, else ~/.kube/config, else the pod's own account.")
    private @Nullable Path kubeconfig;

    /**
     * Whether the cluster is asked.
     *
     * @param anyway whether another option of the command says so
     */
    boolean inCluster(boolean anyway) throws CommandFailed {
        boolean asked = anyway || cluster || namespace != null || context != null || kubeconfig != null || isPlugin();
        if (asked && (admin != null || adminToken != null)) {
            throw CommandFailed.usage("--admin and --admin-token ask a router, and --cluster, -n, -A, --context and"
                    + " --kubeconfig the cluster: take one of them");
        }
        return asked;
    }

    private boolean isPlugin() {
        return command != null && command.root().userObject() instanceof KubectlPlugin;
    }

    /** The console that is asked. */
    ConsoleCalls console(AtConsole atConsole) throws CommandFailed {
        if (admin != null || adminToken != null || cluster) {
            throw CommandFailed.usage(
                    "--console asks a console, --admin a router and --cluster the cluster: take one of them");
        }
        return atConsole.calls(clusterOptions(), isPlugin());
    }

    /** The address of {@code --admin}; empty where it is not given. */
    Optional<URI> admin() {
        return Optional.ofNullable(admin);
    }

    RouterAdmin router() throws CommandFailed {
        return new RouterAdmin(admin == null ? OWN_HOST : admin, token());
    }

    private Optional<ApiKey> token() throws CommandFailed {
        Path file = adminToken;
        if (file == null) {
            return Optional.empty();
        }
        try {
            String token = Files.readString(file).strip();
            if (!token.matches("[!-~]+")) {
                throw CommandFailed.usage("--admin-token: " + file + " holds no token, which is a word in ASCII");
            }
            return Optional.of(new ApiKey(token));
        } catch (IOException unreadable) {
            throw CommandFailed.usage("--admin-token: " + file + ": " + FileProblem.of(unreadable));
        }
    }

    /** To be closed. */
    ClusterRoutes cluster() throws CommandFailed {
        return ClusterRoutes.connect(clusterOptions());
    }

    private ClusterOptions clusterOptions() {
        return new ClusterOptions(
                Optional.ofNullable(kubeconfig), Optional.ofNullable(context), Optional.ofNullable(namespace));
    }
}
