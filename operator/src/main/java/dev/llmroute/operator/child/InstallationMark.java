package dev.llmroute.operator.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmroute.config.ShortHash;
import dev.llmroute.operator.pool.RouterPool;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Objects;

/**
 * By which a Deployment says of which installation its pods are: another version or configuration of the operator, of which pods become
 * others though nobody has edited their route, has another one.
 *
 * @param value a {@link ShortHash} of a pod of which nothing is said
 */
record InstallationMark(String value) {
    private static final String ANNOTATION = "llmroute.dev/installation";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static InstallationMark of(RouterObjects objects) {
        Deployment any = objects.deployment(RouterPool.ofNothing(null));
        try {
            return new InstallationMark(
                    ShortHash.of(JSON.writeValueAsString(any.getSpec().getTemplate())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Kubernetes' own types cannot be written", e);
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
