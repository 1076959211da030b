package dev.llmroute.router.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;

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

    static final int PIECE = 64 * 1024;

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
        } catch (DecodedStream.TooMuch e) {
            return new TooLong();
        } catch (DecodedStream.BrokenEncoding e) {
            return new Broken(e.encoding());
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
            in = new DecodedStream(encoding, in, maxBytes);
        }
        return in;
    }
}
