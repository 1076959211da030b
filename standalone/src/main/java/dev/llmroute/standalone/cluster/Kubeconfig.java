package dev.llmroute.standalone.cluster;

import dev.llmroute.standalone.local.CommandFailed;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out how the API server is called. */
final class Kubeconfig {
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);
    private static final Path ACCOUNT_OF_POD = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);

    private Kubeconfig() {}

    /**
     * Reads it; calls nobody, except a program that a kubeconfig names for its credentials.
     *
     * @throws CommandFailed where there is none, or no such context
     */
    static Config read(ClusterOptions options) throws CommandFailed {
        Config config = find(options);
        if (options.context().isPresent()) {
            requireContext(config, options.context().get());
        }
        options.namespace().ifPresent(config::setNamespace);
        config.setConnectionTimeout((int) TO_CONNECT.toMillis());
        config.setRequestTimeout((int) TO_ANSWER.toMillis());
        // A person waits: one repetition, not ten.
        config.setRequestRetryBackoffLimit(1);
        return config;
    }

    private static Config find(ClusterOptions options) throws CommandFailed {
        String context = options.context().orElse(null);
        Optional<Path> given = options.kubeconfig();
        try {
            if (given.isPresent()) {
                if (!Files.isReadable(given.get())) {
                    throw CommandFailed.usage(
                            "--kubeconfig: " + given.get() + ": there is no such file, or it may not be read");
                }
                return Config.fromKubeconfig(context, given.get().toFile());
            }
            List<String> names = List.copyOf(Config.getKubeconfigFilenames());
            if (names.stream().noneMatch(name -> Files.isReadable(Path.of(name))) && !Files.exists(ACCOUNT_OF_POD)) {
                throw CommandFailed.because("there is no kubeconfig: none at " + String.join(", ", names)
                        + "; name one with --kubeconfig FILE or the variable KUBECONFIG."
                        + " A router is asked by --admin URL instead, and without any of the cluster's options");
            }
            return Config.autoConfigure(context);
        } catch (RuntimeException unusable) {
            // Of several libraries: of what reads YAML, of the client, of keys in a wrong form.
            String message = String.valueOf(unusable.getMessage());
            throw CommandFailed.because("the kubeconfig cannot be used: "
                    + message.lines().findFirst().orElse(message));
        }
    }

    private static void requireContext(Config config, String asked) throws CommandFailed {
        List<String> names = Stream.ofNullable(config.getContexts())
                .flatMap(List::stream)
                .map(NamedContext::getName)
                .filter(Objects::nonNull)
                .toList();
        if (!names.contains(asked)) {
            throw CommandFailed.usage("--context: there is no " + asked + " in the kubeconfig"
                    + (names.isEmpty() ? "" : "; there is " + String.join(", ", names)));
        }
    }
}
