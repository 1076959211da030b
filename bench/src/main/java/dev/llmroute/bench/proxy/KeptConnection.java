package dev.llmroute.bench.proxy;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that stays, over which chat completions are asked for one after the other. Reads no more than it must: the time
 * that is measured is to be that of the other side. Not thread-safe.
 */
final class KeptConnection implements AutoCloseable {
    private static final int SECONDS = 30;
    private static final int OK = 200;

    /** The simulator's text begins with who answers. */
    private static final byte[] CONTENT = ascii("\"content\":\"first/");

    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LAST_CHUNK = ascii("\r\n0\r\n\r\n");

    private final Socket socket;
    private final InputStream in;
    private final byte[] request;
    private final int status;

    /** @param body what each request posts */
    KeptConnection(Contender contender, String body) throws IOException {
        this(contender, body, OK);
    }

    /** @param status of each answer; any other one is a failure */
    KeptConnection(Contender contender, String body, int status) throws IOException {
        this.status = status;
        socket = new Socket(InetAddress.getLoopbackAddress(), contender.port());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SECONDS * 1000);
        in = new BufferedInputStream(socket.getInputStream());
        request =
                ascii("POST " + contender.path() + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                        + "content-length: " + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Asks for a plain answer.
     *
     * @return how long it took until it was whole, in ns
     */
    long ask() throws IOException {
        long began = System.nanoTime();
        socket.getOutputStream().write(request);
        String head = head();
        int length = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
        if (length < 0) {
            await(LAST_CHUNK);
        } else {
            int from = length + "\r\ncontent-length:".length();
            in.skipNBytes(Long.parseLong(
                    head.substring(from, head.indexOf('\r', from)).strip()));
        }
        return System.nanoTime() - began;
    }

    /** Asks for a stream; what comes is read by {@link #firstContent}. */
    void askForStream() throws IOException {
        socket.getOutputStream().write(request);
    }

    /** Waits for the first content of a stream, then reads the rest. */
    long firstContent() throws IOException {
        head();
        await(CONTENT);
        long came = System.nanoTime();
        await(LAST_CHUNK);
        return came;
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - HEAD_END.length)) < 0) {
            head.append((char) next());
        }
        if (!head.toString().startsWith("HTTP/1.1 " + status + " ")) {
            throw new IOException("an answer begins with " + head);
        }
        return head.toString();
    }

    /** Of texts that overlap with themselves it may pass by the first one, which no answer of the simulator has. */
    private void await(byte[] text) throws IOException {
        int found = 0;
        while (found < text.length) {
            int next = next();
            found = next == text[found] ? found + 1 : next == text[0] ? 1 : 0;
        }
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the connection ended within an answer");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
