package dev.llmroute.operator.reconcile;

import dev.llmroute.api.Limits;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Secrets;
import dev.llmroute.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The Secrets of a namespace, each read once, one by one: the operator has no right to list them. For one look; not
 * thread-safe.
 *
 * <p>Where the label is required, a Secret without it is as good as absent: nothing of it is read, and no pod gets it.
 */
public final class ClusterSecrets implements Secrets {
    /** Says of a Secret that routes may send what is in it to providers. */
    static final String LABEL = "llmroute.dev/credential";

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Optional<Secret>> read = new HashMap<>();
    private final Set<String> unlabelled = new HashSet<>();

    /** Those without the label from which a key was asked for. */
    private final SortedSet<String> missed = new TreeSet<>();

    private final boolean labelRequired;
    private boolean forbidden;
    private boolean lacks;

    public ClusterSecrets(KubernetesClient client, String namespace, boolean labelRequired) {
        this.client = client;
        this.namespace = namespace;
        this.labelRequired = labelRequired;
    }

    @Override
    public Optional<String> read(SecretKeyRef ref) {
        Optional<Secret> secret = read.computeIfAbsent(ref.name(), this::secret);
        if (unlabelled.contains(ref.name())) {
            missed.add(ref.name());
        }
        Optional<String> found = secret.map(Secret::getData)
                .map(data -> data.get(ref.key()))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip())
                .filter(value -> !value.isEmpty());
        lacks |= found.isEmpty();
        return found;
    }

    /** Which of the references no pod may have: they name a Secret that lacks the label, or one that is not there to have it. */
    Set<SecretKeyRef> withheld(List<SecretKeyRef> refs) {
        return labelRequired
                ? refs.stream()
                        .filter(ref ->
                                read.computeIfAbsent(ref.name(), this::secret).isEmpty())
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private Optional<Secret> secret(String name) {
        // The client puts the name into the URL as it is. No Secret has another one.
        if (!name.matches(Limits.SECRET_NAME)) {
            return Optional.empty();
        }
        try {
            Secret found =
                    client.secrets().inNamespace(namespace).withName(name).get();
            if (found != null && labelRequired && !isLabelled(found)) {
                unlabelled.add(name);
                return Optional.empty();
            }
            return Optional.ofNullable(found);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                forbidden = true;
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isLabelled(Secret secret) {
        Map<String, String> labels = secret.getMetadata().getLabels();
        return labels != null && "true".equals(labels.get(LABEL));
    }

    /** What to say of the Secrets that lack the label; empty where none does. */
    Optional<String> missingLabels() {
        return missed.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "without the label " + LABEL + "=true, which a Secret must have here to be named in a route: "
                                + String.join(", ", missed)
                                + "; who may change it adds the label (kubectl label secret NAME " + LABEL + "=true)");
    }

    /** The names of all that something was asked of. */
    Set<String> asked() {
        return Set.copyOf(read.keySet());
    }

    /** Whether something that was asked for is not there. */
    boolean lacksSomething() {
        return lacks;
    }

    /** Why a key that was asked for is not there, in one word: the Secret may not be read, is absent, or lacks the key. */
    Reason missingReason() {
        if (forbidden) {
            return Reason.SecretForbidden;
        }
        if (!missed.isEmpty()) {
            return Reason.SecretNotLabelled;
        }
        return read.containsValue(Optional.<Secret>empty()) ? Reason.SecretNotFound : Reason.SecretKeyNotFound;
    }
}
