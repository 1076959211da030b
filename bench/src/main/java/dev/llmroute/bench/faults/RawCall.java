package dev.llmroute.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A streamed chat completion asked for over a socket of its own, so that it can be left or not read. Not thread-safe. */
final class RawCall implements AutoCloseable {
    private static final int SECONDS = 10;

    private final Socket socket;

    /** Connects and asks. */
    RawCall(int port, String model) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(SECONDS * 1000);
        String body =
                "{\"model\":\"" + model + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        socket.getOutputStream()
                .write(("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                                + "content-length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until this has come. */
    void awaitText(String text) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the answer ended without \"" + text + "\": " + all);
            }
            all.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
