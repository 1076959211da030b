package dev.llmroute.operator.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.operator.SetTime;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseFenceTest {
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/llmroute/leases";
    private static final HttpRequest LOOK = request("GET", LEASES + "/llmroute-operator");
    private static final HttpRequest RENEWAL = request("PATCH", LEASES + "/llmroute-operator");
    private static final HttpRequest WRITE = request("PATCH", "/api/v1/namespaces/team-a/configmaps/agent-chat-router");
    private static final HttpRequest READ = request("GET", "/api/v1/namespaces/team-a/secrets/llm-keys");

    private final SetTime clock = new SetTime();
    private final LeaseFence fence = new LeaseFence(clock, "llmroute", "llmroute-operator");

    @Test
    void without_an_election_everything_passes() {
        assertThat(passes(WRITE)).isTrue();
        assertThat(fence.letsWrite()).isTrue();
    }

    @Test
    void who_does_not_hold_the_lease_reads_and_asks_for_its_rights_and_writes_nothing() {
        fence.raise();

        assertThat(passes(READ)).isTrue();
        assertThat(passes(request("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews")))
                .isTrue();
        assertThatThrownBy(() -> fence.begins(WRITE)).isInstanceOf(NotLeading.class);
        assertThatThrownBy(() -> fence.begins(request("POST", "/api/v1/namespaces/team-a/services")))
                .isInstanceOf(NotLeading.class);
        assertThatThrownBy(() -> fence.begins(request("PUT", LEASES + "/another")))
                .isInstanceOf(NotLeading.class);
        assertThat(fence.isWriting()).isFalse();
    }

    @Test
    void a_renewal_lets_write_for_ten_seconds_after_the_lease_was_looked_at() {
        fence.raise();
        renew(200);
        assertThat(passes(WRITE)).isTrue();

        // Three of the ten seconds go by until the renewal is there.
        fence.begins(LOOK);
        fence.ends(LOOK, 200, Duration.ZERO);
        clock.advance(Duration.ofSeconds(3));
        fence.begins(RENEWAL);
        fence.ends(RENEWAL, 200, Duration.ZERO);

        clock.advance(Duration.ofMillis(6_999));
        assertThat(passes(WRITE)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(passes(WRITE)).isFalse();
        renew(200);
        assertThat(passes(WRITE)).isTrue();
    }

    @Test
    void a_look_that_had_to_be_repeated_counts_from_its_first_try() {
        fence.raise();
        for (int status : new int[] {0, 503, 429, 200}) {
            fence.begins(LOOK);
            clock.advance(Duration.ofSeconds(2));
            fence.ends(LOOK, status, Duration.ZERO);
        }
        fence.begins(RENEWAL);
        fence.ends(RENEWAL, 200, Duration.ZERO);

        clock.advance(Duration.ofMillis(1_999));
        assertThat(passes(WRITE)).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(passes(WRITE)).isFalse();
        renew(200);
        clock.advance(Duration.ofMillis(9_999));
        assertThat(passes(WRITE)).isTrue();
    }

    @Test
    void a_renewal_that_is_refused_or_not_answered_is_none() {
        fence.raise();
        renew(409);
        renew(0);
        assertThat(passes(WRITE)).isFalse();
    }

    @Test
    void the_lease_may_have_to_be_made_first() {
        fence.raise();
        HttpRequest creation = request("POST", LEASES);
        fence.begins(LOOK);
        fence.ends(LOOK, 404, Duration.ZERO);
        fence.begins(creation);
        fence.ends(creation, 201, Duration.ZERO);

        assertThat(passes(WRITE)).isTrue();
    }

    @Test
    void a_write_counts_until_it_has_been_answered_or_given_up() {
        fence.begins(WRITE);
        fence.begins(WRITE);
        fence.ends(WRITE, 200, Duration.ZERO);
        assertThat(fence.isWriting()).isTrue();

        fence.ends(WRITE, 0, Duration.ZERO);
        assertThat(fence.isWriting()).isFalse();
    }

    @Test
    void a_shut_fence_lets_the_lease_be_given_back_and_nothing_else() {
        fence.raise();
        renew(200);
        fence.shut();

        assertThat(passes(WRITE)).isFalse();
        assertThatCode(() -> fence.begins(request("PUT", LEASES + "/llmroute-operator")))
                .doesNotThrowAnyException();
    }

    @Test
    void tells_how_long_ago_the_lease_was_looked_at() {
        fence.raise();
        clock.advance(Duration.ofSeconds(40));
        assertThat(fence.sinceLook()).isEqualTo(Duration.ofSeconds(40));

        fence.begins(LOOK);
        assertThat(fence.sinceLook()).isZero();
    }

    private void renew(int status) {
        fence.begins(LOOK);
        fence.ends(LOOK, 200, Duration.ZERO);
        fence.begins(RENEWAL);
        fence.ends(RENEWAL, status, Duration.ZERO);
    }

    private boolean passes(HttpRequest request) {
        try {
            fence.begins(request);
            fence.ends(request, 200, Duration.ZERO);
            return true;
        } catch (NotLeading kept) {
            return false;
        }
    }

    private static HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:6443" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }
}
