package dev.llmroute.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The certificate of the callers' port. */
public record TlsSpec(
        @Required
        @Size(min = 1, max = Limits.MAX_SECRET_NAME)
        @Pattern(Limits.SECRET_NAME)
        @JsonPropertyDescription(
                "A Secret of the type kubernetes.io/tls in the route's namespace; it is read again when it changes.")
        String secretName) {
    /** The certificate with its chain, in PEM. */
    public SecretKeyRef certificate() {
        return new SecretKeyRef(secretName, "tls.crt");
    }

    /** The private key, in PEM. */
    public SecretKeyRef key() {
        return new SecretKeyRef(secretName, "tls.key");
    }

    public List<SecretKeyRef> refs() {
        return List.of(certificate(), key());
    }
}
