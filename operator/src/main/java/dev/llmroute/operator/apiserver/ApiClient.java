package dev.llmroute.operator.apiserver;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to the API server. */
public final class ApiClient {
    /** How long one try of a call may take. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    /** Enough for an API server that has just got a definition and is "(re)initializing" its storage. */
    private static final int REPETITIONS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ApiClient.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int LOG_EACH = 15;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private ApiClient() {}

    /**
     * A client whose calls are bounded: a try by {@link #CALL_TIMEOUT}, and three more where there was no answer, 429 or 5xx. What
     * then failed is tried again by who asked: the reconciler, an informer, the election. The observers see each try.
     *
     * @param config is changed: it gets the bounds. It stays in use, since it renews the token
     * @return to be closed by the caller
     */
    public static KubernetesClient connect(Config config, List<CallObserver> observers) {
        config.setRequestTimeout((int) CALL_TIMEOUT.toMillis());
        config.setConnectionTimeout((int) CALL_TIMEOUT.toMillis());
        config.setRequestRetryBackoffLimit(REPETITIONS);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(SharedFields.serialization())
                .withHttpClientFactory(new ObservedFactory(observers))
                .build();
    }

    /**
     * Returns when the API server has answered anything. An operator that gave up instead would start again later and later.
     *
     * @throws KubernetesClientException where the thread is interrupted
     */
    public static void awaitServer(KubernetesClient client) {
        for (int tries = 0; !answers(client, tries % LOG_EACH == 0); tries++) {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KubernetesClientException("interrupted while the API server did not answer", e);
            }
        }
    }

    private static boolean answers(KubernetesClient client, boolean tell) {
        try {
            return client.getKubernetesVersion() != null;
        } catch (KubernetesClientException e) {
            // What it refuses it has at least answered; why shows where it matters.
            boolean answered = e.getCode() >= BAD_REQUEST && e.getCode() < SERVER_ERROR && e.getCode() != TOO_MANY;
            if (!answered && tell) {
                LOG.warn(
                        "The API server does not answer; trying again each {} s: {}",
                        PAUSE.toSeconds(),
                        e.getMessage());
            }
            return answered;
        }
    }

    private static final class ObservedFactory extends JdkHttpClientFactory {
        private final List<CallObserver> observers;

        ObservedFactory(List<CallObserver> observers) {
            this.observers = List.copyOf(observers);
        }

        /** The JDK's builder as it is, but what it builds is observed. */
        @Override
        protected HttpClient.Builder createNewHttpClientBuilder() {
            HttpClient.Builder builder = super.createNewHttpClientBuilder();
            return (HttpClient.Builder) Proxy.newProxyInstance(
                    HttpClient.Builder.class.getClassLoader(),
                    new Class<?>[] {HttpClient.Builder.class},
                    (proxy, method, arguments) -> {
                        try {
                            return switch (method.invoke(builder, arguments)) {
                                case HttpClient built -> new ObservedHttpClient(built, observers);
                                case HttpClient.Builder same -> proxy;
                                case null, default -> throw new IllegalStateException("no method of a builder");
                            };
                        } catch (InvocationTargetException e) {
                            throw Objects.requireNonNull(e.getCause());
                        }
                    });
        }
    }
}
