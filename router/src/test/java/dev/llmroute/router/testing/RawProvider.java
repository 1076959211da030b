package dev.llmroute.router.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that answers every call with the same bytes, and then resets the connection or says nothing more. */
public final class RawProvider implements AutoCloseable {
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

    private final RawServer server;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final byte[] answer;
    private final boolean resets;

    public RawProvider(String answer, boolean resets) {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        this.resets = resets;
        this.server = new RawServer(this::answer);
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
        return server.url();
    }

    public int calls() {
        return calls.get();
    }

    /** How many callers have closed their connection, or had it reset. */
    public int left() {
        return left.get();
    }

    private void answer(Socket caller) throws IOException {
        try {
            InputStream in = caller.getInputStream();
            in.readNBytes(RawServer.length(RawServer.head(in)));
            calls.incrementAndGet();
            caller.getOutputStream().write(answer);
            caller.getOutputStream().flush();
            if (resets) {
                caller.setSoLinger(true, 0);
            } else {
                in.read();
            }
        } finally {
            left.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
