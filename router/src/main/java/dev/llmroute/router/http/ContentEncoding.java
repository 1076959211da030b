package dev.llmroute.router.http;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Encodings of bodies, as {@code content-encoding} names them: several in the order in which they were applied.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.4">RFC 9110, content codings</a>
 */
public final class ContentEncoding {
    /** Those that can be read, as a caller is told. */
    public static final String KNOWN = "gzip, deflate, zstd";

    /** More in a row is nobody's mistake. */
    private static final int MOST = 4;

    private static final int PIECE = 64 * 1024;

    private ContentEncoding() {}

    /** What became of a body. */
    public sealed interface Decoded {}

    public record Whole(Buffer body) implements Decoded {}

    /** It is longer than it may be, or grows beyond that on the way. */
    public record TooLong() implements Decoded {}

    /** Nothing more may be held. */
    public record NoRoom() implements Decoded {}

    /** It is not what its encoding says. */
    public record Broken(String encoding) implements Decoded {}

    /** Not what it says to be, at one of its encodings. */
    private static final class BrokenEncoding extends IOException {
        private static final long serialVersionUID = 1L;
        private final String encoding;

        private BrokenEncoding(String encoding, Exception cause) {
            super(encoding, cause);
            this.encoding = encoding;
        }
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The names in these headers, in lower case and without {@code identity}. */
    public static List<String> of(List<String> headers) {
        List<String> encodings = new ArrayList<>(1);
        for (String header : headers) {
            for (String each : header.split(",", -1)) {
                String name = each.strip().toLowerCase(Locale.ROOT);
                if (!name.isEmpty() && !name.equals("identity")) {
                    encodings.add(name);
                }
            }
        }
        return encodings;
    }

    /** What of it cannot be read, in words; empty where all can be. */
    public static Optional<String> unknown(List<String> encodings) {
        if (encodings.size() > MOST) {
            return Optional.of("more than " + MOST + " encodings in a row");
        }
        return encodings.stream()
                .filter(each -> switch (each) {
                    case "gzip", "x-gzip", "deflate", "zstd" -> false;
                    default -> true;
                })
                .findFirst()
                .map(each -> "the encoding \"" + (each.length() <= 32 ? each : each.substring(0, 32) + "...") + "\"");
    }

    /**
     * Decodes a body.
     *
     * @param encodings that are all known
     * @param maxBytes that it may have, at each of its encodings
     * @param mayHold whether so many bytes more may be held
     */
    public static Decoded decoded(Buffer body, List<String> encodings, long maxBytes, LongPredicate mayHold) {
        Buffer all = Buffer.buffer();
        try (InputStream in = stream(body, encodings, maxBytes)) {
            byte[] piece = new byte[PIECE];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                if (!mayHold.test(read)) {
                    return new NoRoom();
                }
                all.appendBytes(piece, 0, read);
            }
            return new Whole(all);
        } catch (TooMuch e) {
            return new TooLong();
        } catch (BrokenEncoding e) {
            return new Broken(e.encoding);
        } catch (IOException e) {
            return new Broken(String.join(", ", encodings));
        }
    }

    /** The beginning of a body, as far as it can be decoded. */
    public static Buffer beginning(Buffer body, List<String> encodings, int maxBytes) {
        Buffer all = Buffer.buffer();
        // What the stages before the last one give is not more than that by far.
        try (InputStream in = stream(body, encodings, 4L * maxBytes)) {
            byte[] piece = new byte[Math.min(PIECE, maxBytes)];
            int read = in.read(piece);
            while (read >= 0 && all.length() < maxBytes) {
                all.appendBytes(piece, 0, Math.min(read, maxBytes - all.length()));
                read = in.read(piece);
            }
        } catch (IOException cutShort) {
            // What came before counts.
        }
        return all;
    }

    private static InputStream stream(Buffer body, List<String> encodings, long maxBytes) throws IOException {
        InputStream in = new ByteArrayInputStream(body.getBytes());
        for (String encoding : encodings.reversed()) {
            in = new Stage(encoding, in, maxBytes);
        }
        return in;
    }

    /** One encoding's bytes, of which none is read before it is asked for. */
    private static final class Stage extends FilterInputStream {
        private final String encoding;
        private final long maxBytes;
        private long given;
        private boolean open;

        private Stage(String encoding, InputStream encoded, long maxBytes) {
            super(encoded);
            this.encoding = encoding;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = decode(bytes, offset, length);
            given += Math.max(0, read);
            if (given > maxBytes) {
                throw new TooMuch();
            }
            return read;
        }

        private int decode(byte[] bytes, int offset, int length) throws IOException {
            try {
                if (!open) {
                    open = true;
                    in = opened(in);
                }
                return in.read(bytes, offset, length);
            } catch (TooMuch | BrokenEncoding known) {
                throw known;
            } catch (IOException | RuntimeException broken) {
                // The decoder of zstd throws both.
                throw new BrokenEncoding(encoding, broken);
            } catch (StackOverflowError tooMany) {
                // Java's decoder of gzip goes a call deeper for each part that is empty: thousands of them are no body.
                throw new TooMuch();
            }
        }

        private InputStream opened(InputStream encoded) throws IOException {
            return switch (encoding) {
                case "gzip", "x-gzip" -> new GZIPInputStream(encoded, PIECE);
                case "zstd" -> new ZstdInputStream(behindSkippable(encoded));
                default -> inflating(encoded);
            };
        }

        /**
         * Frames that hold nothing of the body may stand before it; the decoder does not know them.
         *
         * @see <a href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1.2">RFC 8878, skippable frames</a>
         */
        private static InputStream behindSkippable(InputStream encoded) throws IOException {
            PushbackInputStream bytes = new PushbackInputStream(encoded, 8);
            byte[] head = bytes.readNBytes(8);
            while (head.length == 8
                    && (head[0] & 0xf0) == 0x50
                    && head[1] == 0x2a
                    && head[2] == 0x4d
                    && head[3] == 0x18) {
                long size = Integer.toUnsignedLong(
                        ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
                bytes.skipNBytes(size);
                head = bytes.readNBytes(8);
            }
            bytes.unread(head);
            return bytes;
        }

        /** The wrapper that RFC 9110 asks for is left out by some. */
        private static InputStream inflating(InputStream encoded) throws IOException {
            PushbackInputStream bytes = new PushbackInputStream(encoded, 2);
            byte[] head = bytes.readNBytes(2);
            bytes.unread(head);
            boolean wrapped =
                    head.length == 2 && (head[0] & 0x0f) == 8 && (((head[0] & 0xff) << 8) | (head[1] & 0xff)) % 31 == 0;
            Inflater inflater = new Inflater(!wrapped);
            return new InflaterInputStream(bytes, inflater, PIECE) {
                @Override
                public void close() throws IOException {
                    inflater.end();
                    super.close();
                }
            };
        }

        /** Nothing to be told beforehand: whether more comes shows when it is read. */
        @Override
        public int available() {
            return 1;
        }
    }
}
