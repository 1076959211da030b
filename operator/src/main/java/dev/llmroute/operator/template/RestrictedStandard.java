package dev.llmroute.operator.template;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Pod Security Standard "restricted" asks of pods on Linux.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted">Kubernetes: Pod Security Standards</a>
 */
final class RestrictedStandard {
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

    private RestrictedStandard() {}

    /** What of the template breaks it, with its place. */
    static List<String> problems(PodTemplateSpec template) {
        List<String> problems = new ArrayList<>();
        PodSpec pod = template.getSpec();
        PodSecurityContext security = pod.getSecurityContext();
        check(isTrue(pod.getHostNetwork()), "spec.hostNetwork must not be true", problems);
        check(isTrue(pod.getHostPID()), "spec.hostPID must not be true", problems);
        check(isTrue(pod.getHostIPC()), "spec.hostIPC must not be true", problems);
        if (security == null) {
            problems.add("spec.securityContext must stay");
            return problems;
        }
        check(!isTrue(security.getRunAsNonRoot()), "spec.securityContext.runAsNonRoot must be true", problems);
        check(isRoot(security.getRunAsUser()), "spec.securityContext.runAsUser must not be 0", problems);
        check(
                security.getSeccompProfile() == null || isLoose(security.getSeccompProfile()),
                "spec.securityContext.seccompProfile must be RuntimeDefault or Localhost",
                problems);
        check(
                security.getSysctls() != null && !security.getSysctls().isEmpty(),
                "spec.securityContext.sysctls must not be set",
                problems);
        check(security.getSeLinuxOptions() != null, "spec.securityContext.seLinuxOptions must not be set", problems);
        check(
                security.getAppArmorProfile() != null
                        && "Unconfined".equals(security.getAppArmorProfile().getType()),
                "spec.securityContext.appArmorProfile must not be Unconfined",
                problems);
        check(security.getWindowsOptions() != null, "spec.securityContext.windowsOptions must not be set", problems);
        pod.getVolumes().stream()
                .filter(volume -> !isAllowed(volume))
                .forEach(volume -> problems.add(
                        "spec.volumes: " + volume.getName() + " is of a type that restricted pods may not have"));
        Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
                .forEach(container -> container(container, problems));
        return problems;
    }

    private static boolean isAllowed(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getProjected() != null
                || volume.getEmptyDir() != null
                || volume.getDownwardAPI() != null
                || volume.getCsi() != null
                || volume.getEphemeral() != null
                || volume.getPersistentVolumeClaim() != null;
    }

    private static void container(Container container, List<String> problems) {
        String path = "the container " + container.getName() + ": ";
        SecurityContext security = container.getSecurityContext();
        if (security == null) {
            problems.add(
                    path + "securityContext must have allowPrivilegeEscalation: false and capabilities: {drop: [ALL]}");
            return;
        }
        check(
                !Boolean.FALSE.equals(security.getAllowPrivilegeEscalation()),
                path + "securityContext.allowPrivilegeEscalation must be false",
                problems);
        check(
                security.getCapabilities() == null
                        || !security.getCapabilities().getDrop().contains("ALL")
                        || !Set.of("NET_BIND_SERVICE")
                                .containsAll(security.getCapabilities().getAdd()),
                path + "securityContext.capabilities must drop ALL and add none but NET_BIND_SERVICE",
                problems);
        check(isTrue(security.getPrivileged()), path + "securityContext.privileged must not be true", problems);
        check(
                Boolean.FALSE.equals(security.getRunAsNonRoot()),
                path + "securityContext.runAsNonRoot must not be false",
                problems);
        check(isRoot(security.getRunAsUser()), path + "securityContext.runAsUser must not be 0", problems);
        check(
                security.getSeccompProfile() != null && isLoose(security.getSeccompProfile()),
                path + "securityContext.seccompProfile must be RuntimeDefault or Localhost",
                problems);
        check(
                security.getProcMount() != null && !security.getProcMount().equals("Default"),
                path + "securityContext.procMount must not be set",
                problems);
        check(security.getSeLinuxOptions() != null, path + "securityContext.seLinuxOptions must not be set", problems);
        check(security.getWindowsOptions() != null, path + "securityContext.windowsOptions must not be set", problems);
        check(
                security.getAppArmorProfile() != null
                        && "Unconfined".equals(security.getAppArmorProfile().getType()),
                path + "securityContext.appArmorProfile must not be Unconfined",
                problems);
        check(
                container.getPorts().stream()
                        .map(ContainerPort::getHostPort)
                        .anyMatch(port -> port != null && port != 0),
                path + "ports must not have a hostPort",
                problems);
    }

    private static void check(boolean broken, String problem, List<String> problems) {
        if (broken) {
            problems.add(problem);
        }
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }

    private static boolean isRoot(@Nullable Long user) {
        return user != null && user == 0;
    }

    private static boolean isLoose(SeccompProfile profile) {
        return !PROFILES.contains(profile.getType());
    }
}
