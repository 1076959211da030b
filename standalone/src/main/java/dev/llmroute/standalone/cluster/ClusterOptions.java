package dev.llmroute.standalone.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster is asked, and where in it; as kubectl has these options.
 *
 * @param kubeconfig empty: {@code KUBECONFIG}, else {@code ~/.kube/config}, else the account of the pod that this runs in
 * @param context empty: the current one
 * @param namespace empty: the context's, else {@code default}
 */
public record ClusterOptions(Optional<Path> kubeconfig, Optional<String> context, Optional<String> namespace) {}
