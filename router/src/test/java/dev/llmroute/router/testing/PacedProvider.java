package dev.llmroute.router.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A provider that sends a stream piece by piece, at its pace. */
public final class PacedProvider implements AutoCloseable {
    private final RawServer server;
    private final List<String> pieces;
    private final Duration pause;
    private final boolean ends;

    /** @param ends whether the stream ends behind them; else it falls silent */
    public PacedProvider(List<String> pieces, Duration pause, boolean ends) {
        this.ends = ends;
        this.pieces = List.copyOf(pieces);
        this.pause = pause;
        this.server = new RawServer(this::answer);
    }

    public String url() {
        return server.url();
    }

    private void answer(Socket caller) throws IOException {
        InputStream in = caller.getInputStream();
        in.readNBytes(RawServer.length(RawServer.head(in)));
        OutputStream out = caller.getOutputStream();
        out.write(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            LockSupport.parkNanos(pause.toNanos());
        }
        if (ends) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        } else {
            in.read();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
