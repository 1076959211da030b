package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.console.access.ApiServerClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources under one path of an API server, kept up to date: listed, then watched, and listed anew where the watch cannot go on.
 * While the API server is away, what was known last stays. Thread-safe.
 *
 * @param <T> what is kept of each
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">how watches work</a>
 */
final class Mirror<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MOST_PAUSE = Duration.ofSeconds(30);

    /** A server that is there sends a bookmark each minute. */
    private static final Duration SILENCE = Duration.ofSeconds(150);

    private static final String NOT_YET = "The API server has not answered yet";

    private final ApiServerClient apiServer;
    private final String path;
    private final Function<ObjectNode, T> kept;
    private final Runnable changed;
    private final ScheduledExecutorService clock;
    private final Thread thread;

    /** By namespace and name; replaced as a whole by a list. */
    private volatile Map<String, T> all = new ConcurrentHashMap<>();

    private volatile String trouble = NOT_YET;
    private volatile boolean closed;

    /** That the API server does not go on from where we are. */
    private static final class Gone extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Begins.
     *
     * @param path {@code /apis/llmroute.dev/v1alpha1/llmroutes}
     * @param kept may change what it is given
     * @param changed called after each change; never blocks for long
     * @param clock ends a watch that has fallen silent
     */
    Mirror(
            ApiServerClient apiServer,
            String path,
            Function<ObjectNode, T> kept,
            Runnable changed,
            ScheduledExecutorService clock) {
        this.apiServer = apiServer;
        this.path = path;
        this.kept = kept;
        this.changed = changed;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("llmroute-mirror").start(this::run);
    }

    Collection<T> all() {
        return List.copyOf(all.values());
    }

    Optional<T> get(String namespace, String name) {
        return Optional.ofNullable(all.get(namespace + "/" + name));
    }

    /** Why it is not up to date; empty where it is. */
    String trouble() {
        return trouble;
    }

    private void run() {
        long pauseMs = 1000;
        while (!closed) {
            try {
                String version = list();
                tell("");
                pauseMs = 1000;
                while (!closed) {
                    version = watch(version);
                }
            } catch (Gone again) {
                LOG.debug("{} is listed anew", path);
                // However often the server says so, it is not asked without end.
                var _ = pause(1000);
            } catch (IOException | UncheckedIOException away) {
                tell(String.valueOf(away.getMessage()));
                pauseMs = pause(pauseMs);
            } catch (RuntimeException unreadable) {
                LOG.error("What the API server tells of {} cannot be read", path, unreadable);
                tell("What the API server tells cannot be read; the console's log says more");
                pauseMs = pause(pauseMs);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private static long pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        return Math.min(2 * ms, MOST_PAUSE.toMillis());
    }

    private void tell(String now) {
        if (!now.equals(trouble) && !closed) {
            if (now.isEmpty()) {
                LOG.info("{} of {} is up to date", path, apiServer);
            } else {
                LOG.warn("{} of {} is not up to date: {}", path, apiServer, now);
            }
            trouble = now;
            changed.run();
        }
    }

    /** In pieces, so that many resources need no more memory than a few. */
    private String list() throws IOException, InterruptedException, Gone {
        Map<String, T> found = new ConcurrentHashMap<>();
        String next = "";
        String version;
        do {
            ApiServerClient.Answer answer = apiServer.get(path + "?limit=250" + next);
            check(answer.status());
            JsonNode list = answer.json();
            for (JsonNode item : list.path("items")) {
                put(found, (ObjectNode) item);
            }
            version = list.at("/metadata/resourceVersion").asText();
            String more = list.at("/metadata/continue").asText();
            next = more.isEmpty() ? "" : "&continue=" + URLEncoder.encode(more, StandardCharsets.UTF_8);
        } while (!next.isEmpty());
        all = found;
        changed.run();
        return version;
    }

    private void check(int status) throws IOException, Gone {
        if (status == HttpURLConnection.HTTP_GONE) {
            throw new Gone();
        }
        if (status == HttpURLConnection.HTTP_FORBIDDEN) {
            throw new IOException("The console's service account may not list and watch " + path);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("The API server answers " + status + " to " + path);
        }
    }

    /** Takes over changes from that version on until the server ends the watch; gives the version from which to go on. */
    private String watch(String from) throws IOException, InterruptedException, Gone {
        HttpResponse<InputStream> answer = apiServer.open(
                path + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=" + from);
        AtomicLong heard = new AtomicLong(System.nanoTime());
        try (InputStream stream = answer.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            check(answer.statusCode());
            ScheduledFuture<?> guard = clock.scheduleWithFixedDelay(
                    () -> closeWhenSilent(stream, heard), SILENCE.toSeconds(), 10, TimeUnit.SECONDS);
            try {
                String version = from;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    heard.set(System.nanoTime());
                    version = take(JSON.readTree(line), version);
                }
                return version;
            } finally {
                guard.cancel(false);
            }
        }
    }

    private static void closeWhenSilent(InputStream stream, AtomicLong heard) {
        if (System.nanoTime() - heard.get() > SILENCE.toNanos()) {
            try {
                stream.close();
            } catch (IOException closing) {
                LOG.debug("A silent watch is closed", closing);
            }
        }
    }

    private String take(JsonNode event, String version) throws Gone {
        JsonNode resource = event.path("object");
        switch (event.path("type").asText()) {
            case "ADDED", "MODIFIED" -> put(all, (ObjectNode) resource);
            case "DELETED" -> all.remove(key(resource));
            case "BOOKMARK" -> {
                return resource.at("/metadata/resourceVersion").asText(version);
            }
            default -> throw new Gone();
        }
        changed.run();
        return resource.at("/metadata/resourceVersion").asText(version);
    }

    private void put(Map<String, T> into, ObjectNode resource) {
        into.put(key(resource), kept.apply(resource));
    }

    private static String key(JsonNode resource) {
        JsonNode metadata = resource.path("metadata");
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
