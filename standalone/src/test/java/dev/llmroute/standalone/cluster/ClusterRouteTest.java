package dev.llmroute.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a status. */
class ClusterRouteTest {
    @Test
    void conditions_that_are_well_are_not_told_whichever_way_they_mean_it() throws Exception {
        assertThat(complaints(
                        condition("Accepted", "True", "Valid"),
                        condition("Warning", "False", "NoWarnings"),
                        condition("Progressing", "False", "InForce"),
                        condition("Degraded", "False", "AllTargetsReady")))
                .isEmpty();
    }

    @Test
    void what_is_not_well_is_told_with_its_words() throws Exception {
        assertThat(complaints(
                        condition("Accepted", "False", "Invalid"),
                        condition("Warning", "True", "OneAccount"),
                        condition("Progressing", "False", "ConfigRefused"),
                        condition("Ready", "Unknown", "NoRouters"),
                        condition("Degraded", "True", "TargetsBroken")))
                .containsExactly(
                        "Accepted is False (Invalid): words of Invalid",
                        "Warning is True (OneAccount): words of OneAccount",
                        "Progressing is False (ConfigRefused): words of ConfigRefused",
                        "Ready is Unknown (NoRouters): words of NoRouters",
                        "Degraded is True (TargetsBroken): words of TargetsBroken");
    }

    @Test
    void an_operator_that_has_not_looked_is_told() throws Exception {
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("no status yet", "does it watch the namespace team-a");
        assertThat(route("{'observedGeneration': 6, 'targets': [{'name': 'a/b', 'state': 'Ready'}]}")
                        .complaints())
                .containsExactly("the operator has not dealt with its newest generation yet: it has seen 6 of 7");
    }

    private static List<String> complaints(String... conditions) throws Exception {
        return route("{'conditions': [" + String.join(",", conditions) + "]}").complaints();
    }

    private static ClusterRoute route(String status) throws Exception {
        ObjectMapper json = new ObjectMapper();
        return new ClusterRoute(
                new ObjectMetaBuilder()
                        .withNamespace("team-a")
                        .withName("chat")
                        .withGeneration(7L)
                        .build(),
                json.readTree("{}"),
                json.readTree(status.replace('\'', '"')));
    }

    private static String condition(String type, String status, String reason) {
        return "{'type': '" + type + "', 'status': '" + status + "', 'reason': '" + reason + "', 'message': 'words of "
                + reason + "'}";
    }
}
