package dev.llmroute.config;

import dev.llmroute.api.SecretKeyRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Secrets as files {@code FOLDER/name/key}, as Kubernetes mounts them. Read anew at each call, so rotation is seen. */
public record FileSecrets(Path folder) implements Secrets {
    @Override
    public Optional<String> read(SecretKeyRef ref) {
        Path file = folder.resolve(ref.name()).resolve(ref.key()).normalize();
        if (!file.startsWith(folder.normalize())) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
                    .filter(value -> !value.isEmpty());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    @Override
    public boolean isThere(String name) {
        return Files.isDirectory(folder.resolve(name));
    }
}
