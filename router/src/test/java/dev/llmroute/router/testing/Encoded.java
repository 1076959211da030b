package dev.llmroute.router.testing;

import io.airlift.compress.v3.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies in encodings. */
public final class Encoded {
    private Encoded() {}

    /** Encodes it in each of these, the first one first; {@code raw-deflate} is without its wrapper. */
    public static byte[] as(String encodings, byte[] plain) throws IOException {
        byte[] body = plain;
        for (String encoding : encodings.split(",", -1)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = switch (encoding.strip().toLowerCase(Locale.ROOT)) {
                case "gzip", "x-gzip" -> new GZIPOutputStream(bytes);
                case "deflate" -> new DeflaterOutputStream(bytes);
                case "raw-deflate" -> new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
                case "zstd" -> new ZstdOutputStream(bytes);
                default -> bytes;
            }) {
                out.write(body);
            }
            body = bytes.toByteArray();
        }
        return body;
    }
}
