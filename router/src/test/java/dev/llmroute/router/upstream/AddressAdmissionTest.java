package dev.llmroute.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.api.Limits;
import dev.llmroute.route.NetworkMode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server refuses of addresses that are written in a route, against what a router refuses to call. */
class AddressAdmissionTest {
    private static final Pattern NEVER = Pattern.compile(Limits.NEVER_CALLED);
    private static final Pattern PRIVATE = Pattern.compile(Limits.PRIVATE_ADDRESS);

    /** Bytes at and beside the edges of special ranges. */
    private static final int[] EDGES = {
        0, 1, 2, 9, 10, 11, 15, 16, 17, 18, 19, 20, 31, 32, 51, 63, 64, 100, 113, 126, 127, 128, 129, 168, 169, 172,
        192, 198, 200, 203, 223, 224, 239, 240, 253, 254, 255
    };

    private static final String[] GROUPS = {
        "0", "1", "23", "42", "254", "c1", "ce", "ec2", "db8", "a9fe", "7f00", "a00", "c0a8", "ac10", "ffff", "fe80",
        "febf", "fec0", "fd00", "fc00", "fd20", "ff02", "2001", "64", "ff9b", "fe8", "ff0", "1234"
    };

    @Test
    void of_ipv4_both_refuse_the_same() {
        Random random = new Random(7);
        for (int first : EDGES) {
            for (int second : EDGES) {
                for (int i = 0; i < 20; i++) {
                    String address = first + "." + second + "." + EDGES[random.nextInt(EDGES.length)] + "."
                            + EDGES[random.nextInt(EDGES.length)];
                    assertThat(isRefused(address, NetworkMode.Private))
                            .as(address)
                            .isEqualTo(mayNotBeCalled(address, NetworkMode.Private));
                    assertThat(isRefused(address, NetworkMode.Public))
                            .as(address)
                            .isEqualTo(mayNotBeCalled(address, NetworkMode.Public));
                }
            }
        }
        for (String address :
                new String[] {"100.100.100.200", "168.63.129.16", "192.0.0.192", "168.63.129.17", "100.100.100.201"}) {
            assertThat(isRefused(address, NetworkMode.Private))
                    .as(address)
                    .isEqualTo(mayNotBeCalled(address, NetworkMode.Private));
        }
    }

    @Test
    void of_ipv6_nothing_is_refused_that_a_router_would_call() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            String address = ipv6(random);
            for (NetworkMode network : NetworkMode.values()) {
                if (isRefused("[" + address + "]", network)) {
                    assertThat(mayNotBeCalled(address, network))
                            .as("%s in %s", address, network)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "0:0:0:0:0:0:0:0",
                "fe80::1",
                "FE80::A9FE:A9FE",
                "ff02::1",
                "::ffff:a9fe:a9fe",
                "0:0:0:0:0:FFFF:a9fe:a9fe",
                "fd00:ec2::254",
                "fd00:0ec2:0:0:0:0:0:0254",
                "fd00:ec2::23",
                "fd20:ce::254",
                "fd00:c1::a9fe:a9fe",
                "fd00:42::42"
            })
    void in_ipv6_what_is_never_called_is_refused_in_its_usual_spellings(String address) {
        assertThat(isRefused("[" + address + "]", NetworkMode.Private)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::1",
                "0:0:0:0:0:0:0:1",
                "fd12::1",
                "FC00::1",
                "fec0::1",
                "2001:db8::1",
                "::ffff:7f00:1",
                "::ffff:a00:1"
            })
    void in_ipv6_a_private_address_is_refused_only_in_network_public(String address) {
        assertThat(isRefused("[" + address + "]", NetworkMode.Public)).isTrue();
        assertThat(isRefused("[" + address + "]", NetworkMode.Private)).isFalse();
    }

    private static boolean isRefused(String host, NetworkMode network) {
        return Stream.of("http://" + host, "HTTPS://" + host + ":8080/v1", "https://" + host + "/v1")
                .map(url -> NEVER.matcher(url).find()
                        || (network == NetworkMode.Public
                                && PRIVATE.matcher(url).find()))
                .reduce((one, other) -> {
                    assertThat(other).as(host).isEqualTo(one);
                    return one;
                })
                .orElseThrow();
    }

    private static boolean mayNotBeCalled(String address, NetworkMode network) {
        try {
            return AddressRule.refusal(InetAddress.getByName(address), network).isPresent();
        } catch (UnknownHostException e) {
            throw new AssertionError(address, e);
        }
    }

    /** An address of groups that mean something, short or written out. */
    private static String ipv6(Random random) {
        String[] groups = IntStream.range(0, 8)
                .mapToObj(i -> random.nextInt(3) == 0 ? GROUPS[random.nextInt(GROUPS.length)] : "0")
                .toArray(String[]::new);
        String whole = String.join(":", groups);
        if (random.nextBoolean()) {
            return whole;
        }
        String shortened = whole.replaceFirst("(^|:)0(:0)+(:|$)", "::");
        try {
            InetAddress read = InetAddress.getByName(shortened);
            return read instanceof Inet6Address || shortened.contains(":") ? shortened : whole;
        } catch (UnknownHostException e) {
            throw new AssertionError(shortened, e);
        }
    }
}
