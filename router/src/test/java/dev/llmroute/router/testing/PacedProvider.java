package dev.llmroute.router.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** A provider that sends a stream piece by piece, at its pace. */
public final class PacedProvider implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> pieces;
    private final Duration pause;
    private final boolean ends;

    /** @param ends whether the stream ends behind them; else it falls silent */
    public PacedProvider(List<String> pieces, Duration pause, boolean ends) throws IOException {
        this.ends = ends;
        this.pieces = List.copyOf(pieces);
        this.pause = pause;
        Thread.startVirtualThread(this::serve);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
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
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            in.skip(length);
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
                in.readLine();
            }
        } catch (IOException gone) {
            // The router closed it.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
