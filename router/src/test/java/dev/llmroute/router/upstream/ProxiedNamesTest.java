package dev.llmroute.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.NetworkMode;
import dev.llmroute.router.testing.MutableTime;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that a proxy connects to: what this router can judge of them itself. */
class ProxiedNamesTest {
    private static final Map<String, String> LEADS_TO = Map.of(
            "public.example", "8.8.8.8",
            "private.example", "10.0.0.1",
            "metadata.example", "169.254.169.254");

    private final Vertx vertx = Vertx.vertx();
    private final MutableTime time = new MutableTime();
    private final AtomicInteger lookUps = new AtomicInteger();
    private final ProxiedNames names = new ProxiedNames(vertx, time, name -> {
        lookUps.incrementAndGet();
        if (name.equals("both.example")) {
            return new InetAddress[] {InetAddress.ofLiteral("8.8.8.8"), InetAddress.ofLiteral("10.0.0.1")};
        }
        if (!LEADS_TO.containsKey(name)) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.ofLiteral(LEADS_TO.get(name))};
    });

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "public.example, true, true",
        "PUBLIC.example., true, true",
        "private.example, false, true",
        "both.example, false, true",
        "metadata.example, false, false",
        "known-to-the-proxy.example, true, true"
    })
    void a_name_is_judged_by_what_it_leads_to_from_here(String host, boolean ifPublic, boolean ifPrivate)
            throws Exception {
        assertThat(refusal(names, host, NetworkMode.Public).isEmpty()).isEqualTo(ifPublic);
        assertThat(refusal(names, host, NetworkMode.Private).isEmpty()).isEqualTo(ifPrivate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "[fe80::1]",
                "[::ffff:169.254.169.254]",
                "metadata.google.internal",
                "Metadata.Google.Internal.",
                "instance-data.ec2.internal",
                // The same as 169.254.169.254 to programs that read such numbers.
                "0xa9fea9fe",
                "0251.0376.0251.0376",
                "2852039166"
            })
    void metadata_servers_are_refused_without_a_look_up(String host) throws Exception {
        assertThat(refusal(names, host, NetworkMode.Private)).isPresent();
        assertThat(lookUps).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "012.0.0.1", "127.1", "0x7f000001", "my.localhost", "[fd00::1]"})
    void private_addresses_are_refused_without_a_look_up_where_the_network_is_public(String host) throws Exception {
        assertThat(refusal(names, host, NetworkMode.Public)).isPresent();
        assertThat(refusal(names, host, NetworkMode.Private)).isEmpty();
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void a_name_is_looked_up_again_after_half_a_minute() throws Exception {
        refusal(names, "public.example", NetworkMode.Public);
        refusal(names, "public.example", NetworkMode.Public);
        assertThat(lookUps).hasValue(1);

        time.advance(Duration.ofSeconds(31));

        refusal(names, "public.example", NetworkMode.Public);
        assertThat(lookUps).hasValue(2);
    }

    @Test
    void a_call_does_not_wait_for_a_dns_server_that_says_nothing_and_later_calls_hear_what_it_said() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        ProxiedNames slow = new ProxiedNames(vertx, time, name -> {
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new UnknownHostException(name);
            }
            return new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
        });

        assertThat(refusal(slow, "slow.example", NetworkMode.Public)).isEmpty();
        answers.countDown();

        assertThat(refusal(slow, "slow.example", NetworkMode.Public)).isPresent();
    }

    private static Optional<String> refusal(ProxiedNames judge, String host, NetworkMode network) throws Exception {
        return judge.refusal(host, network)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }
}
