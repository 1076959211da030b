package dev.llmroute.router.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that answers every call with the same bytes, and then resets the connection or says nothing more. */
public final class RawProvider implements AutoCloseable {
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final byte[] answer;
    private final boolean resets;

    public RawProvider(String answer, boolean resets) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        this.resets = resets;
        Thread.startVirtualThread(this::serve);
    }

    /** A whole stream, in one chunk. */
    public static String ended(String events) {
        return unended(events) + "0\r\n\r\n";
    }

    /** A stream in one chunk, without the last chunk that would end it. */
    public static String unended(String events) {
        return STREAM + Integer.toHexString(events.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + events + "\r\n";
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
    }

    public int calls() {
        return calls.get();
    }

    /** How many callers have closed their connection, or had it reset. */
    public int left() {
        return left.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.startVirtualThread(() -> answer(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
            int length = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            in.skip(length);
            calls.incrementAndGet();
            caller.getOutputStream().write(answer);
            caller.getOutputStream().flush();
            if (resets) {
                caller.setSoLinger(true, 0);
            } else {
                in.readLine();
            }
        } catch (IOException gone) {
            // The router closed it.
        } finally {
            left.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
