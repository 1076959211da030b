package dev.llmroute.console.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.console.access.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Lists, watches, reads and replaces LlmRoutes as an API server does, and says what a test wants it to. */
public final class FakeApiServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final HttpServer server;
    private final Path folder;
    private final Map<String, ObjectNode> routes = new TreeMap<>();
    private final List<LinkedBlockingQueue<String>> watches = new CopyOnWriteArrayList<>();
    private long version = 100;
    private volatile int listStatus = 200;

    /** @param folder for the token and the certificate that a client needs */
    public FakeApiServer(Path folder) throws Exception {
        this.folder = folder;
        Files.writeString(folder.resolve("token"), "token-of-the-console");
        Files.writeString(folder.resolve("ca.crt"), anyCertificate());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private static String anyCertificate() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        byte[] encoded = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0].getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END CERTIFICATE-----\n";
    }

    public Entry.ApiServer access() {
        return new Entry.ApiServer(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                folder.resolve("token"),
                folder.resolve("ca.crt"));
    }

    /** Somebody creates or changes a route. */
    public synchronized void put(String yaml) throws IOException {
        store((ObjectNode) YAML.readTree(yaml));
    }

    /** What it answers to lists from now on. */
    public void answerLists(int status) {
        listStatus = status;
    }

    /** Tells all who watch that what they go on from is forgotten, and tells them nothing more. */
    public void forgetWatches() {
        tell("{\"type\":\"ERROR\",\"object\":{\"code\":410}}");
        watches.clear();
    }

    public synchronized void delete(String name) {
        ObjectNode gone = routes.remove(name);
        tell("{\"type\":\"DELETED\",\"object\":" + gone + "}");
    }

    private void store(ObjectNode route) {
        ObjectNode metadata = (ObjectNode) route.get("metadata");
        metadata.put("resourceVersion", String.valueOf(++version));
        boolean isNew = routes.put(metadata.path("name").asText(), route) == null;
        tell("{\"type\":\"" + (isNew ? "ADDED" : "MODIFIED") + "\",\"object\":" + route + "}");
    }

    private void tell(String event) {
        watches.forEach(each -> each.add(event));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (path.endsWith("/llmgateways") && !query.contains("watch=true")) {
            answer(exchange, 200, "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
        } else if (query.contains("watch=true")) {
            watch(exchange, path.endsWith("/llmroutes"));
        } else if (path.endsWith("/llmroutes")) {
            answer(exchange, listStatus, list());
        } else {
            one(exchange, path.substring(path.lastIndexOf('/') + 1), query.contains("dryRun"));
        }
    }

    private synchronized String list() {
        ObjectNode list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", String.valueOf(version));
        ArrayNode items = list.putArray("items");
        routes.values().forEach(each -> items.add(each.deepCopy()));
        return list.toString();
    }

    private void watch(HttpExchange exchange, boolean ofRoutes) throws IOException {
        LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        if (ofRoutes) {
            watches.add(events);
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.flush();
            while (true) {
                out.write((events.take() + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            watches.remove(events);
        }
    }

    private synchronized void one(HttpExchange exchange, String name, boolean dryRun) throws IOException {
        ObjectNode stored = routes.get(name);
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, stored == null ? 404 : 200, String.valueOf(stored));
            return;
        }
        ObjectNode sent = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        if (!sent.at("/metadata/resourceVersion").equals(stored.at("/metadata/resourceVersion"))) {
            answer(exchange, 409, "{}");
            return;
        }
        JsonNode attempts = sent.at("/spec/fallback/maxAttempts");
        if (attempts.asInt(1) < 1) {
            answer(
                    exchange,
                    422,
                    "{\"message\":\"invalid\",\"details\":{\"causes\":[{\"field\":\"spec.fallback.maxAttempts\",\"message\":\"must be 1 or more, not <b>0</b>\"}]}}");
            return;
        }
        ObjectNode metadata = (ObjectNode) sent.get("metadata");
        if (!sent.path("spec").equals(stored.path("spec"))) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        if (stored.has("status")) {
            sent.set("status", stored.get("status"));
        }
        if (!dryRun) {
            store(sent);
        }
        answer(exchange, 200, sent.toString());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
