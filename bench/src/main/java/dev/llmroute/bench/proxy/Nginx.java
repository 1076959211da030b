package dev.llmroute.bench.proxy;

import dev.llmroute.bench.JavaProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** nginx on 127.0.0.1: as a proxy of the simulator, as a provider that always says the same, and as a proxy of that one. Ended by its id. */
final class Nginx implements AutoCloseable {
    private static final String ANSWER =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"large\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"first/large answers: Say hello.\",\"refusal\":null},"
                    + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":4,\"total_tokens\":6}}";

    private final Process process;
    private final int proxyPort = JavaProcess.freePort();
    private final int staticPort = JavaProcess.freePort();
    private final int staticProxyPort = JavaProcess.freePort();

    /** Starts it and waits until it listens. */
    Nginx(String program, Path folder, int simulatorPort) throws IOException, InterruptedException {
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(configuration, """
                daemon off;
                worker_processes 2;
                pid nginx.pid;
                error_log nginx-errors.log;
                worker_rlimit_nofile 16384;
                events { worker_connections 8192; }
                http {
                  access_log off;
                  keepalive_requests 100000000;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                  upstream simulator { server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }
                  upstream fixed { server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }
                  server { listen 127.0.0.1:%d backlog=4096; location / { proxy_pass http://simulator; } }
                  server { listen 127.0.0.1:%d backlog=4096; default_type application/json; location / { return 200 '%s'; } }
                  server { listen 127.0.0.1:%d backlog=4096; location / { proxy_pass http://fixed; } }
                }
                """.formatted(
                        simulatorPort, staticPort, proxyPort, staticPort, ANSWER, staticProxyPort));
        process = new ProcessBuilder(program, "-p", folder.toString(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("nginx.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        awaitListening(folder);
    }

    private void awaitListening(Path folder) throws IOException, InterruptedException {
        for (int i = 0; i < 100 && process.isAlive(); i++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), staticProxyPort)) {
                return;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IOException("nginx does not start; see " + folder.resolve("nginx.log"));
    }

    int proxyPort() {
        return proxyPort;
    }

    /** The provider that always says the same. */
    int staticPort() {
        return staticPort;
    }

    int staticProxyPort() {
        return staticProxyPort;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
