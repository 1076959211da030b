package dev.llmroute.operator.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which router pools name which Secrets of their namespace, by what the pools belong to. Thread-safe. */
public final class SecretIndex {
    /** A route and a gateway may have one name. */
    private record Owner(String kind, ResourceID id) {
        static Owner of(HasMetadata owner) {
            return new Owner(owner.getKind(), ResourceID.fromResource(owner));
        }
    }

    private final Map<Owner, Set<String>> byOwner = new ConcurrentHashMap<>();

    /** From now on it names these, and no others. */
    void put(HasMetadata owner, Set<String> secrets) {
        byOwner.put(Owner.of(owner), Set.copyOf(secrets));
    }

    void forget(HasMetadata owner) {
        byOwner.remove(Owner.of(owner));
    }

    int size() {
        return byOwner.size();
    }

    /** Who of a kind names the Secret. */
    Set<ResourceID> naming(String kind, String namespace, String secret) {
        return byOwner.entrySet().stream()
                .filter(each -> each.getKey().kind.equals(kind)
                        && each.getKey().id.getNamespace().orElse("").equals(namespace)
                        && each.getValue().contains(secret))
                .map(each -> each.getKey().id)
                .collect(Collectors.toSet());
    }
}
