package dev.llmroute.bench.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A provider on 127.0.0.1 that notes when it is asked and left. The model says what it does: {@code silent} never answers, {@code
 * begins} sends one event, {@code floods} sends events without end. Thread-safe.
 */
final class WatchedProvider implements AutoCloseable {
    private static final String HEAD = """
            HTTP/1.1 200 OK
            content-type: text/event-stream
            transfer-encoding: chunked

            """.replace("\n", "\r\n");
    private static final long WITHIN_SECONDS = 10;

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> left = new LinkedBlockingQueue<>();
    private final LongAdder sent = new LongAdder();

    WatchedProvider() throws IOException {
        Thread.ofVirtual().name("watched-provider").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** When the next call came, as {@link System#nanoTime}. */
    long awaitCall() throws IOException, InterruptedException {
        return next(asked, "was not asked");
    }

    /** When the connection of the next call was closed. */
    long awaitLeft() throws IOException, InterruptedException {
        return next(left, "was not left");
    }

    /** Bytes that went out to those who asked for floods, as far as the network took them. */
    long sentBytes() {
        return sent.sum();
    }

    private static long next(BlockingQueue<Long> queue, String complaint) throws IOException, InterruptedException {
        Long at = queue.poll(WITHIN_SECONDS, TimeUnit.SECONDS);
        if (at == null) {
            throw new IOException("the provider " + complaint + " within " + WITHIN_SECONDS + " s");
        }
        return at;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String request = request(in);
            asked.add(System.nanoTime());
            if (request.contains("\"floods\"")) {
                flood(socket.getOutputStream());
            } else if (request.contains("\"begins\"")) {
                socket.getOutputStream().write((HEAD + chunk("first ")).getBytes(StandardCharsets.UTF_8));
            }
            while (in.read() != -1) {
                // Until it is left.
            }
        } catch (IOException reset) {
            // Left as well.
        } finally {
            left.add(System.nanoTime());
        }
    }

    /** The head of a request and the whole of its body. */
    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        String length = head.toString().toLowerCase(Locale.ROOT).split("content-length: ", 2)[1];
        return new String(
                in.readNBytes(Integer.parseInt(length.substring(0, length.indexOf('\r')))), StandardCharsets.UTF_8);
    }

    private void flood(OutputStream out) throws IOException {
        out.write(HEAD.getBytes(StandardCharsets.UTF_8));
        byte[] events = chunk("one of very many ").repeat(64).getBytes(StandardCharsets.UTF_8);
        while (!server.isClosed()) {
            out.write(events);
            sent.add(events.length);
        }
    }

    private static String chunk(String content) {
        String event =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"finish_reason\":null}]}\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
