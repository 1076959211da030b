package dev.llmroute.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.operator.TestRoutes;
import dev.llmroute.operator.resource.LlmRoute;
import dev.llmroute.operator.resource.RouteDocument;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfigPartsTest {
    @Test
    void routes_that_fit_are_in_one_with_the_pools_name() {
        ConfigParts parts = ConfigParts.of(routes(20), 1);

        assertThat(parts.names("shared-gateway")).containsExactly("shared-gateway");
        assertThat(parts.files(routes(20)).getFirst()).hasSize(20);
    }

    @Test
    void what_does_not_fit_is_spread_so_that_each_is_below_a_mebibyte() {
        List<RouteDocument> routes = routes(1000);
        ConfigParts parts = ConfigParts.of(routes, 1);

        assertThat(parts.count()).isGreaterThan(1);
        assertThat(parts.names("shared-gateway")).doesNotHaveDuplicates().hasSize(parts.count());
        assertThat(parts.files(routes))
                .allMatch(files ->
                        files.values().stream().mapToInt(String::length).sum() < 1024 * 1024);
        assertThat(parts.files(routes).stream().mapToInt(Map::size).sum()).isEqualTo(1000);
    }

    @Test
    void a_route_stays_where_it_is_when_others_come_and_go() {
        ConfigParts parts = ConfigParts.of(routes(1000), 1);
        int of7 = partOf("route-7", parts.files(routes(1000)));

        assertThat(partOf("route-7", ConfigParts.of(routes(10), parts.count()).files(routes(10))))
                .isEqualTo(of7);
    }

    @Test
    void how_many_there_are_is_read_from_their_names() {
        ConfigParts four = new ConfigParts(4);

        assertThat(ConfigParts.present("shared-gateway", four.names("shared-gateway")))
                .isEqualTo(4);
        assertThat(ConfigParts.present("shared-gateway", List.of("shared-gateway")))
                .isEqualTo(1);
        assertThat(ConfigParts.present("shared-gateway", List.of())).isEqualTo(1);
        assertThat(ConfigParts.present("shared-gateway", List.of("another-gateway-8-0")))
                .isEqualTo(1);
    }

    private static int partOf(String route, List<Map<String, String>> parts) {
        return IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).containsKey(route + ".yaml"))
                .findFirst()
                .orElseThrow();
    }

    private static List<RouteDocument> routes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    LlmRoute route = TestRoutes.agentChat("team-a");
                    route.getMetadata().setName("route-" + i);
                    ((ObjectNode) route.getSpec()).remove("router");
                    return RouteDocument.of(route);
                })
                .toList();
    }
}
