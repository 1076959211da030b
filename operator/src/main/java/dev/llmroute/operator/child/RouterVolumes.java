package dev.llmroute.operator.child;

import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.operator.installation.CaBundle;
import dev.llmroute.operator.installation.OperatorConfig;
import dev.llmroute.operator.pool.RouterPool;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies in a router's files: its routes, the keys that they name, and what the installation gives. */
record RouterVolumes(OperatorConfig config, RouterPool pool) {
    static final String ROUTES = "/etc/llmroute/routes";
    static final String SECRETS = "/etc/llmroute/secrets";
    static final String FINGERPRINT = "/etc/llmroute/fingerprint";
    static final String CA = "/etc/llmroute/ca";
    private static final int READABLE = 0b110_100_100;

    List<Volume> volumes() {
        List<Volume> volumes = new ArrayList<>(List.of(
                new VolumeBuilder()
                        .withName("routes")
                        .withNewProjected()
                        .withDefaultMode(READABLE)
                        .withSources(routes())
                        .endProjected()
                        .build(),
                new VolumeBuilder()
                        .withName("fingerprint")
                        .withNewSecret()
                        .withSecretName(pool.owner().childName())
                        .withDefaultMode(READABLE)
                        .endSecret()
                        .build(),
                new VolumeBuilder()
                        .withName("secrets")
                        .withNewProjected()
                        .withDefaultMode(READABLE)
                        .withSources(projections())
                        .endProjected()
                        .build(),
                new VolumeBuilder()
                        .withName("tmp")
                        .withNewEmptyDir()
                        .withSizeLimit(new Quantity("64Mi"))
                        .endEmptyDir()
                        .build()));
        config.caBundle().map(RouterVolumes::volume).ifPresent(volumes::add);
        return volumes;
    }

    private static Volume volume(CaBundle authorities) {
        VolumeBuilder volume = new VolumeBuilder().withName(CaBundle.VOLUME);
        var item = new KeyToPathBuilder()
                .withKey(authorities.key())
                .withPath(CaBundle.FILE)
                .build();
        return authorities.inSecret()
                ? volume.withNewSecret()
                        .withSecretName(authorities.object())
                        .withDefaultMode(READABLE)
                        .withItems(List.of(item))
                        .endSecret()
                        .build()
                : volume.withNewConfigMap()
                        .withName(authorities.object())
                        .withDefaultMode(READABLE)
                        .withItems(List.of(item))
                        .endConfigMap()
                        .build();
    }

    private List<VolumeProjection> routes() {
        return pool.parts().names(pool.owner().childName()).stream()
                .map(name -> new VolumeProjectionBuilder()
                        .withNewConfigMap()
                        .withName(name)
                        .endConfigMap()
                        .build())
                .toList();
    }

    /** All Secrets under one folder, as {@code NAME/KEY}. Optional: one that is missing must not keep the pod from starting. */
    private List<VolumeProjection> projections() {
        Map<String, List<KeyToPath>> bySecret = new LinkedHashMap<>();
        for (SecretKeyRef ref : pool.mountedRefs()) {
            bySecret.computeIfAbsent(ref.name(), name -> new ArrayList<>())
                    .add(new KeyToPathBuilder()
                            .withKey(ref.key())
                            .withPath(ref.name() + "/" + ref.key())
                            .build());
        }
        List<VolumeProjection> projections = new ArrayList<>();
        bySecret.forEach((name, items) -> projections.add(new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(name)
                .withOptional(true)
                .withItems(items)
                .endSecret()
                .build()));
        return projections;
    }

    List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                mount("routes", ROUTES, true),
                mount("fingerprint", FINGERPRINT, true),
                mount("secrets", SECRETS, true),
                mount("tmp", "/tmp", false)));
        config.caBundle().ifPresent(bundle -> mounts.add(mount(CaBundle.VOLUME, CA, true)));
        return mounts;
    }

    private static VolumeMount mount(String name, String path, boolean readOnly) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(name).withMountPath(path);
        return readOnly ? mount.withReadOnly(true).build() : mount.build();
    }
}
