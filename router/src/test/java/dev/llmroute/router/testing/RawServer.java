package dev.llmroute.router.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A provider of which a test says byte by byte what it does: each connection has a thread of its own, and is closed when its play is over. */
public final class RawServer implements AutoCloseable {
    /** What happens on a connection; an {@link IOException} means that the router closed it. */
    public interface Play {
        void on(Socket caller) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Play play;

    public RawServer(Play play) {
        this(0, play);
    }

    /** @param receiveBytes how much the system keeps that was not read; 0: as much as it likes */
    public RawServer(int receiveBytes, Play play) {
        this.play = play;
        this.server = listening(receiveBytes);
        Thread.startVirtualThread(this::serve);
    }

    private static ServerSocket listening(int receiveBytes) {
        try {
            ServerSocket server = new ServerSocket();
            if (receiveBytes > 0) {
                server.setReceiveBufferSize(receiveBytes);
            }
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.startVirtualThread(() -> play(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(Socket caller) {
        try (caller) {
            play.on(caller);
        } catch (IOException | InterruptedException gone) {
            // The router closed it.
        }
    }

    /** The head of the next request, without the line ends behind it; empty at the end of the connection. */
    public static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** How long the body behind this head is. */
    public static int length(String head) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
