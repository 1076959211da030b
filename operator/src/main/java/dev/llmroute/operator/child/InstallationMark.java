package dev.llmroute.operator.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.operator.pool.ConfigParts;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.pool.RouterPool.Kind;
import dev.llmroute.operator.pool.RouterPool.Owner;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * By which a Deployment says of which installation its pods are: another version or configuration of the operator, of which pods become
 * others though nobody has edited their route, has another one.
 *
 * @param value 16 hexadecimal digits of a hash of a pod of which nothing is said
 */
record InstallationMark(String value) {
    private static final String ANNOTATION = "llmroute.dev/installation";
    private static final int BYTES = 8;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static InstallationMark of(RouterObjects objects) {
        RouterPool any = new RouterPool(
                new Owner(Kind.Route, "default", "route"), null, List.of(), Set.of(), new ConfigParts(1));
        try {
            String template =
                    JSON.writeValueAsString(objects.deployment(any).getSpec().getTemplate());
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(template.getBytes(StandardCharsets.UTF_8));
            return new InstallationMark(HexFormat.of().formatHex(hash, 0, BYTES));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Kubernetes' own types cannot be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** Marks it, and returns it. */
    Deployment mark(Deployment deployment) {
        deployment.getMetadata().getAnnotations().put(ANNOTATION, value);
        return deployment;
    }

    boolean isOn(Deployment deployment) {
        return value.equals(
                Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.<String, String>of())
                        .get(ANNOTATION));
    }
}
