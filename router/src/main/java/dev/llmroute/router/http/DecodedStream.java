package dev.llmroute.router.http;

import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** One encoding's bytes, of which none is read before it is asked for. */
final class DecodedStream extends FilterInputStream {
    /** Not what it says to be, at one of its encodings. */
    static final class BrokenEncoding extends IOException {
        private static final long serialVersionUID = 1L;
        private final String encoding;

        private BrokenEncoding(String encoding, Exception cause) {
            super(encoding, cause);
            this.encoding = encoding;
        }

        String encoding() {
            return encoding;
        }
    }

    /** It is longer than it may be, at one of its encodings. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final String encoding;
    private final long maxBytes;
    private long given;
    private boolean open;

    DecodedStream(String encoding, InputStream encoded, long maxBytes) {
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
            case "gzip", "x-gzip" -> new GZIPInputStream(encoded, ContentEncoding.PIECE);
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
        while (head.length == 8 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18) {
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
        return new InflaterInputStream(bytes, inflater, ContentEncoding.PIECE) {
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
