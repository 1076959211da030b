package dev.llmroute.bench.console;

import dev.llmroute.bench.Latencies;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Readers of live pages, each with a connection of its own, that look for marks in what they are sent. Thread-safe. */
final class Browsers implements AutoCloseable {
    static final String MARK = "chg-";
    private static final int DIGITS = 8;
    private static final int FIRST = 10_000_000;
    private static final int MOST_OF_A_RUN = 20_000;

    /** What takes longer is as bad. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(59);

    /** What an earlier run has left in the history is no news. */
    private final int base = FIRST + (int) (System.currentTimeMillis() / 1_000 % 4_000) * MOST_OF_A_RUN;

    private final int port;
    private final Latencies lags;
    private final AtomicLongArray sentNanos = new AtomicLongArray(MOST_OF_A_RUN);
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean closed;

    Browsers(int port, Latencies lags) {
        this.port = port;
        this.lags = lags;
    }

    /** A mark that is looked for from now on: a number behind {@link #MARK}. */
    String mark(int number) {
        sentNanos.set(number, System.nanoTime());
        return MARK + (base + number);
    }

    /** So many more that read a stream; returns when each is connected. */
    void open(int count, String path) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread.ofVirtual().start(() -> read(socket));
        }
    }

    private void read(Socket socket) {
        BitSet known = new BitSet();
        try (InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 15)) {
            int matched = 0;
            boolean first = true;
            byte[] part = new byte[1 << 15];
            int number = 0;
            for (int read = in.read(part); read > 0; read = in.read(part)) {
                bytes.addAndGet(read);
                if (first) {
                    begun.incrementAndGet();
                    first = false;
                }
                for (int i = 0; i < read; i++) {
                    byte each = part[i];
                    if (matched < MARK.length()) {
                        matched = each == MARK.charAt(matched) ? matched + 1 : each == MARK.charAt(0) ? 1 : 0;
                        number = 0;
                    } else if (each >= '0' && each <= '9') {
                        number = number * 10 + each - '0';
                        if (++matched == MARK.length() + DIGITS) {
                            found(number - base, known);
                            matched = 0;
                        }
                    } else {
                        matched = 0;
                    }
                }
            }
        } catch (IOException gone) {
            if (!closed) {
                System.err.println("A browser lost its stream: " + gone);
            }
        } finally {
            ended.incrementAndGet();
        }
    }

    private void found(int number, BitSet known) {
        if (number >= 0 && number < sentNanos.length() && sentNanos.get(number) != 0 && !known.get(number)) {
            known.set(number);
            seen.incrementAndGet();
            lags.add(Math.min(MOST_NANOS, System.nanoTime() - sentNanos.get(number)));
        }
    }

    /** How many have been sent something. */
    int begun() {
        return begun.get();
    }

    int ended() {
        return ended.get();
    }

    /** How many marks were seen, each of them by each. */
    long seen() {
        return seen.get();
    }

    long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        closed = true;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException gone) {
                // It is closed then.
            }
        }
    }
}
