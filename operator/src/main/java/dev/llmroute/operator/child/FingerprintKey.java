package dev.llmroute.operator.child;

import dev.llmroute.operator.pool.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The installation's fingerprint key: a Secret in the operator's namespace, made once. */
public final class FingerprintKey {
    private static final Logger LOG = LoggerFactory.getLogger(FingerprintKey.class);
    private static final int RANDOM_BYTES = 32;

    /** Under which it stands in its Secrets. */
    public static final String KEY = "key";

    private FingerprintKey() {}

    /**
     * Reads the key, and makes it first where it is absent. It is text (base64 of 32 random bytes), so that a person can copy
     * it into another cluster that is to share cooldowns.
     *
     * @throws IllegalStateException where the Secret is there without the key
     */
    public static byte[] readOrCreate(KubernetesClient client, String namespace, String name) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null) {
            secret = create(client, namespace, name);
        }
        Map<String, String> data = secret.getData();
        @Nullable String key = data == null ? null : data.get(KEY);
        if (key == null) {
            throw new IllegalStateException("The Secret " + namespace + "/" + name + " has no key \"" + KEY
                    + "\"; add it (any text of 16 bytes or more), or delete the Secret");
        }
        return Base64.getDecoder().decode(key);
    }

    private static Secret create(KubernetesClient client, String namespace, String name) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        byte[] text = Base64.getEncoder().encodeToString(random).getBytes(StandardCharsets.US_ASCII);
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Labels.ofInstallation())
                .endMetadata()
                .withType("Opaque")
                .withData(Map.of(KEY, Base64.getEncoder().encodeToString(text)))
                .build();
        try {
            Secret created = client.resource(secret).create();
            LOG.info("Made the fingerprint key {}/{}", namespace, name);
            return created;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return client.resource(secret).get();
            }
            throw e;
        }
    }
}
