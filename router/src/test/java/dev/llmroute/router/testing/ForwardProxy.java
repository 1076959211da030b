package dev.llmroute.router.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * An HTTP proxy: makes a tunnel for CONNECT, passes on what comes in absolute form, and remembers what it was asked. Whatever host is named,
 * it calls one port of the loopback, as if names led there.
 */
public final class ForwardProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int destination;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int refusal;

    public ForwardProxy(int destination) {
        this(ServerSocketFactory.getDefault(), destination);
    }

    /** Called over TLS itself. */
    public ForwardProxy(SSLContext tls, int destination) {
        this(tls.getServerSocketFactory(), destination);
    }

    private ForwardProxy(ServerSocketFactory sockets, int destination) {
        this.destination = destination;
        try {
            server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The heads of the requests that came, tunnels' content not among them. */
    public List<String> asked() {
        return asked;
    }

    /** Answers with this status from now on, in place of passing on. */
    public void refuse(int status) {
        refusal = status;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                Thread.startVirtualThread(() -> serve(caller));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            InputStream in = caller.getInputStream();
            String head = RawServer.head(in);
            if (head.isEmpty()) {
                return;
            }
            asked.add(head);
            if (refusal > 0) {
                in.readNBytes(RawServer.length(head));
                write(caller, "HTTP/1.1 " + refusal + " No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                return;
            }
            try (Socket provider = new Socket(InetAddress.getLoopbackAddress(), destination)) {
                if (head.startsWith("CONNECT ")) {
                    write(caller, "HTTP/1.1 200 Connection established\r\n\r\n");
                } else {
                    write(provider, passedOn(head));
                }
                Thread.startVirtualThread(() -> copy(caller, provider));
                copy(provider, caller);
            }
        } catch (IOException gone) {
            // Whoever went away, the other one hears of it.
        }
    }

    /** In the form that servers are called in, and once for each connection. */
    private static String passedOn(String head) {
        return head.replaceFirst(" http://[^/]+/", " /").replaceAll("(?i)\r\nproxy-authorization:[^\r]*", "")
                + "\r\nconnection: close\r\n\r\n";
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        to.getOutputStream().flush();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
        } catch (IOException gone) {
            // As above.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
