package dev.llmroute.operator;

import static org.awaitility.Awaitility.await;

import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.CallObserver;
import dev.llmroute.operator.installation.OperatorConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An operator as a container runs it, with a client and a network of its own, except that losing the Lease only sets a flag. */
final class OperatorProcess implements AutoCloseable {
    final TcpProxy network;
    final AtomicBoolean lost = new AtomicBoolean();

    /** Method and path of each write that the API server took, leases aside. */
    final List<String> writes = new CopyOnWriteArrayList<>();

    private final Cluster cluster;
    private final RouteOperator operator;

    private OperatorProcess(
            OperatorConfig config,
            Config as,
            Consumer<HttpRequest> watcher,
            Cooldowns cooldowns,
            BooleanSupplier informed) {
        URI server = URI.create(as.getMasterUrl());
        network = new TcpProxy(new InetSocketAddress(server.getHost(), server.getPort()));
        as.setMasterUrl("https://127.0.0.1:" + network.port() + "/");
        cluster = Cluster.connect(config, as, () -> lost.set(true), List.of(recorder(watcher)));
        operator = RouteOperator.start(config, cluster, cooldowns, informed);
    }

    static OperatorProcess start(OperatorConfig config) {
        return start(config, request -> {}, new Cooldowns(TimeSource.SYSTEM));
    }

    /** @param watcher gets each request before it goes out */
    static OperatorProcess start(OperatorConfig config, Consumer<HttpRequest> watcher, Cooldowns cooldowns) {
        return new OperatorProcess(config, allRights(), watcher, cooldowns, () -> true);
    }

    /** @param informed whether what other processes know is among the cooldowns */
    static OperatorProcess start(OperatorConfig config, Cooldowns cooldowns, BooleanSupplier informed) {
        return new OperatorProcess(config, allRights(), request -> {}, cooldowns, informed);
    }

    /** @param token of a service account, whose rights it has */
    static OperatorProcess start(OperatorConfig config, String token, Cooldowns cooldowns) {
        Config as = allRights();
        as.setClientCertData(null);
        as.setClientCertFile(null);
        as.setClientKeyData(null);
        as.setClientKeyFile(null);
        as.setOauthToken(token);
        return new OperatorProcess(config, as, request -> {}, cooldowns, () -> true);
    }

    private static Config allRights() {
        return new ConfigBuilder(ApiServer.client().getConfiguration()).build();
    }

    private CallObserver recorder(Consumer<HttpRequest> watcher) {
        return new CallObserver() {
            @Override
            public void begins(HttpRequest request) {
                watcher.accept(request);
            }

            @Override
            public void ends(HttpRequest request, int status, Duration took) {
                String path = request.uri().getPath();
                boolean write = !request.method().equals("GET") && !path.contains("/selfsubject");
                if (write && !path.contains("/leases") && status >= 200 && status < 300) {
                    writes.add(request.method() + " " + path);
                }
            }
        };
    }

    RouteOperator operator() {
        return operator;
    }

    KubernetesClient client() {
        return cluster.client();
    }

    /** Returns when nothing has been written for a while. */
    void awaitRest() {
        AtomicInteger seen = new AtomicInteger(-1);
        await().during(Duration.ofSeconds(3))
                .atMost(Duration.ofSeconds(30))
                .until(() -> seen.getAndSet(writes.size()) == writes.size());
    }

    String metrics() {
        return cluster.metrics().scrape();
    }

    boolean leads() {
        return operator.leading();
    }

    @Override
    public void close() {
        operator.close();
        cluster.client().close();
        network.close();
    }
}
