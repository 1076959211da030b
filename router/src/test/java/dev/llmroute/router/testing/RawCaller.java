package dev.llmroute.router.testing;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A caller that writes what it likes, byte for byte. */
public final class RawCaller implements AutoCloseable {
    private final Socket socket;

    public RawCaller(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private RawCaller(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
    }

    /** @param protocol to agree on, in the words of ALPN */
    public static RawCaller overTls(SSLContext trust, int port, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        return new RawCaller(socket);
    }

    public RawCaller write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawCaller write(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** The next answer, its head included, by its length or chunks; empty where the connection ends instead. */
    public String answer() throws IOException {
        InputStream in = socket.getInputStream();
        String head = RawServer.head(in);
        StringBuilder answer = new StringBuilder(head).append("\r\n\r\n");
        if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
            while (answer.lastIndexOf("\r\n0\r\n\r\n") < 0) {
                answer.append((char) read(in));
            }
        } else {
            answer.append(new String(in.readNBytes(RawServer.length(head)), StandardCharsets.UTF_8));
        }
        return head.isEmpty() ? "" : answer.toString();
    }

    /** Waits until something has come that was not read yet. */
    public void awaitBytes() {
        await().until(() -> socket.getInputStream().available() > 0);
    }

    /** What comes next, whole frames of HTTP/2, up to the first that fits. */
    public Http2Frame frame(Predicate<Http2Frame> wanted) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Http2Frame next = Http2Frame.read(in);
        while (!wanted.test(next)) {
            next = Http2Frame.read(in);
        }
        return next;
    }

    private static int read(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the answer breaks off");
        }
        return next;
    }

    /** Everything up to the end of the connection, which has to come. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            // What came before counts.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
