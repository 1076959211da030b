package dev.llmroute.router.testing;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A frame of HTTP/2.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4.1">RFC 9113, 4.1</a>
 */
public record Http2Frame(int type, int flags, int stream, Buffer payload) {
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int GOAWAY = 7;

    /** Ends the headers; this one, where it has no body, and its side of the stream too. */
    public static final int END = 0x5;

    /** What a client begins with: the preface, and settings that change nothing. */
    public static final byte[] PREFACE = preface();

    private static byte[] preface() {
        ByteArrayOutputStream preface = new ByteArrayOutputStream();
        preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        preface.writeBytes(new Http2Frame(SETTINGS, 0, 0, Buffer.buffer()).bytes());
        return preface.toByteArray();
    }

    /** The block of headers of a GET. */
    public static Buffer get(String path) {
        return block((byte) 0x82, path);
    }

    /** The block of headers of a POST. */
    public static Buffer post(String path) {
        return block((byte) 0x83, path);
    }

    /** RFC 7541: the method and http from the static table, path and authority as literals. */
    private static Buffer block(byte method, String path) {
        return Buffer.buffer(new byte[] {method, (byte) 0x86, 0x04, (byte) path.length()})
                .appendString(path)
                .appendBytes(new byte[] {0x01, 9})
                .appendString("localhost");
    }

    static Http2Frame read(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        return new Http2Frame(type, flags, stream, Buffer.buffer(in.readNBytes(length)));
    }

    public byte[] bytes() {
        return Buffer.buffer()
                .appendMedium(payload.length())
                .appendByte((byte) type)
                .appendByte((byte) flags)
                .appendInt(stream)
                .appendBuffer(payload)
                .getBytes();
    }

    /** Of a GOAWAY: the last stream that it says was taken. */
    public int lastStream() {
        return payload.getInt(0);
    }

    /** Of a GOAWAY: its error, 0 for none. */
    public int error() {
        return payload.getInt(4);
    }
}
