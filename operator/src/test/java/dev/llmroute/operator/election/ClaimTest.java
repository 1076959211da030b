package dev.llmroute.operator.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {
    private static final Instance SELF = new Instance("llmroute-system", "llmroute-operator");
    private static final Instance OTHER = new Instance("team-a", "llmroute-operator");

    @Test
    void what_bears_nobodys_name_or_ones_own_is_ones_own() {
        assertThat(claim(Optional.empty(), new LeaseSight.Forbidden())).isInstanceOf(Claim.Ours.class);
        assertThat(claim(Optional.of(SELF), new LeaseSight.Forbidden())).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void what_another_made_is_its_own_for_as_long_as_it_renews_its_lease() {
        assertThat(claim(Optional.of(OTHER), new LeaseSight.Seen(Duration.ofSeconds(59))))
                .isEqualTo(new Claim.Foreign(OTHER, "its Lease is renewed"));
        assertThat(claim(Optional.of(OTHER), new LeaseSight.Seen(Duration.ofSeconds(60))))
                .isEqualTo(new Claim.Abandoned(OTHER));
        assertThat(claim(Optional.of(OTHER), new LeaseSight.Absent())).isEqualTo(new Claim.Abandoned(OTHER));
    }

    @Test
    void what_cannot_be_known_is_anothers_and_it_is_told_which_right_is_missing() {
        assertThat(claim(Optional.of(OTHER), new LeaseSight.Unknown())).isInstanceOf(Claim.Foreign.class);
        assertThat(claim(Optional.of(OTHER), new LeaseSight.Forbidden()))
                .extracting(Object::toString)
                .asString()
                .contains("get leases in namespace team-a");
    }

    @Test
    void a_child_carries_the_name_of_its_installation() {
        ConfigMap ours = child(SELF.annotations());

        assertThat(ours.getMetadata().getAnnotations())
                .containsEntry("llmroute.dev/instance", "llmroute-system/llmroute-operator");
        assertThat(Instance.of(ours)).contains(SELF);
        assertThat(SELF.owns(ours)).isTrue();
        assertThat(SELF.owns(child(Map.of()))).isTrue();
        assertThat(SELF.owns(child(OTHER.annotations()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "llmroute", "/", "team-a/", "/x", "team-a/../../secrets", "team-a/a?b", "Team/x", "a/b/c"})
    void what_is_no_name_of_an_installation_is_nobodys_and_is_never_asked_for(String text) {
        assertThat(Instance.of(child(Map.of(Instance.ANNOTATION, text)))).isEmpty();
    }

    @Test
    void an_operator_without_a_lease_gives_way_to_others_and_they_do_not_to_it() {
        Instance alone = new Instance("llmroute-system", "");

        assertThat(Instance.of(child(alone.annotations()))).isEmpty();
        assertThat(alone.owns(child(SELF.annotations()))).isFalse();
    }

    @Test
    void what_another_installation_has_just_made_is_not_written_over() {
        assertThatThrownBy(() -> Instance.check(child(OTHER.annotations()), child(SELF.annotations())))
                .hasMessageContaining("team-a/llmroute-operator");
        assertThatCode(() -> {
                    Instance.check(null, child(SELF.annotations()));
                    Instance.check(child(Map.of()), child(SELF.annotations()));
                    Instance.check(child(SELF.annotations()), child(SELF.annotations()));
                })
                .doesNotThrowAnyException();
    }

    private static Claim claim(Optional<Instance> named, LeaseSight sight) {
        return Claim.of(SELF, named, sight);
    }

    private static ConfigMap child(Map<String, String> annotations) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("agent-chat-router")
                .withAnnotations(annotations.isEmpty() ? null : annotations)
                .endMetadata()
                .build();
    }
}
