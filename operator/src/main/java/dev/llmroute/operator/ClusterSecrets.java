package dev.llmroute.operator;

import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.config.Secrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Secrets of a namespace, each read once, one by one: the operator has no right to list them. For one look; not
 * thread-safe.
 */
final class ClusterSecrets implements Secrets {
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, Optional<Secret>> read = new HashMap<>();
    private boolean forbidden;

    ClusterSecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public Optional<String> read(SecretKeyRef ref) {
        return read.computeIfAbsent(ref.name(), this::secret)
                .map(Secret::getData)
                .map(data -> data.get(ref.key()))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip())
                .filter(value -> !value.isEmpty());
    }

    private Optional<Secret> secret(String name) {
        try {
            return Optional.ofNullable(
                    client.secrets().inNamespace(namespace).withName(name).get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                forbidden = true;
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Why a key that was asked for is not there, in one word: the Secret may not be read, is absent, or lacks the key. */
    String missingReason() {
        if (forbidden) {
            return "SecretForbidden";
        }
        return read.containsValue(Optional.<Secret>empty()) ? "SecretNotFound" : "SecretKeyNotFound";
    }
}
