package dev.llmroute.bench.operator;

import dev.llmroute.bench.Latencies;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Changes one route at a time, and sees how long it takes until its ConfigMap has the change. */
final class Changes {
    private static final int TIMES = 50;
    private static final int WARM_UP = 10;
    private static final int WAIT_SECONDS = 30;
    private static final long PAUSE_MS = 500;

    private final KubernetesClient client;
    private final RouteSet routes;

    /** By what a ConfigMap is to have in it: when it had. */
    private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

    Changes(KubernetesClient client, RouteSet routes) {
        this.client = client;
        this.routes = routes;
    }

    Latencies measure() throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        try (Watch _ = client.configMaps()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/managed-by", "llmroute-operator")
                .watch(watcher())) {
            for (int i = 0; i < WARM_UP + TIMES; i++) {
                long nanos = change(i * routes.size() / (WARM_UP + TIMES), 1000 + i + "s");
                if (i >= WARM_UP) {
                    latencies.add(nanos);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        }
        return latencies;
    }

    private long change(int number, String cooldown) throws IOException, InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        awaited.put(cooldown, seen);
        long began = System.nanoTime();
        routes.change(number, cooldown);
        if (!seen.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("A change has not reached its ConfigMap within " + WAIT_SECONDS + " s");
        }
        awaited.remove(cooldown);
        return System.nanoTime() - began;
    }

    private Watcher<ConfigMap> watcher() {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
                awaited.forEach((cooldown, seen) -> {
                    if (map.getData().toString().contains(cooldown)) {
                        seen.countDown();
                    }
                });
            }

            @Override
            public void onClose(@Nullable WatcherException cause) {
                // Who waits gives up by itself.
            }
        };
    }
}
