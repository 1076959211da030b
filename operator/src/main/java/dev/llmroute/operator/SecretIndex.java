package dev.llmroute.operator;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which router pools name which Secrets of their namespace, by what the pools belong to. Thread-safe. */
final class SecretIndex {
    private final Map<ResourceID, Set<String>> byOwner = new ConcurrentHashMap<>();

    /** From now on it names these, and no others. */
    void put(ResourceID owner, Set<String> secrets) {
        byOwner.put(owner, Set.copyOf(secrets));
    }

    void forget(ResourceID owner) {
        byOwner.remove(owner);
    }

    int size() {
        return byOwner.size();
    }

    /** Who names the Secret. */
    Set<ResourceID> naming(String namespace, String secret) {
        return byOwner.entrySet().stream()
                .filter(each -> each.getKey().getNamespace().orElse("").equals(namespace)
                        && each.getValue().contains(secret))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
