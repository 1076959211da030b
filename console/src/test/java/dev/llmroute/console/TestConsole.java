package dev.llmroute.console;

import dev.llmroute.console.access.Entry;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A console on loopback, and a caller of it that follows no redirect and keeps no cookie. */
record TestConsole(Console console, HttpClient client) implements AutoCloseable {
    static TestConsole start(Entry entry, Cooldowns cooldowns) {
        return start(entry, cooldowns, 0);
    }

    static TestConsole start(Entry entry, Cooldowns cooldowns, int port) {
        ConsoleOptions options = new ConsoleOptions(entry, "127.0.0.1", port);
        return new TestConsole(
                Console.start(options, cooldowns, new RecentFallbacks(), () -> SharingState.LOCAL),
                HttpClient.newHttpClient());
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = to(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** What the answer makes a browser send from now on: {@code name=value}. */
    static String cookie(HttpResponse<?> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(0, each.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        console.close();
        client.shutdownNow();
    }
}
