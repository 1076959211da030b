package dev.llmroute.router.upstream;

import dev.llmroute.failure.Failure;
import dev.llmroute.router.dialect.AnswerBody;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;

/**
 * Hears how one call to a target goes. Exactly one of {@link #failed}, {@link #answered} and {@link #streaming} comes first; after
 * {@code streaming} come events and then exactly one of {@link #streamEnded} and {@link #streamBroke}. All on one event loop.
 */
public interface CallListener {
    /** No answer, and nothing of it was passed on: another target may be tried. */
    void failed(Failure failure);

    /** Whether an answer that says nothing is passed on; where it is not, it counts as {@link #failed}. Asked once at most. */
    boolean acceptsEmpty();

    /** Whether no other call of the request may still answer: where one may, an answer with nothing for the caller is put off. */
    boolean isAlone();

    /** A whole answer. */
    void answered(int status, MultiMap headers, AnswerBody body);

    /** The first content of a stream came: {@code events} holds everything so far. */
    void streaming(int status, MultiMap headers, List<Buffer> events, ReadStream<Buffer> source);

    /** The next whole events, as many as came at once. */
    void events(List<Buffer> events);

    /**
     * The stream is whole, and ended.
     *
     * @param marked whether with its end marker; else the answer said that it is finished, and its body or the connection ended
     */
    void streamEnded(boolean marked);

    /**
     * The call holds so many bytes of an answer now; false where that is more than may be, and then the call is over.
     */
    boolean holds(long bytes);

    /** For some time now a stream has begun and said nothing; told again and again, until its first content comes. */
    void thinks();

    /** A defect of this router's own ended the call, at whatever point; nothing comes after it. */
    void crashed(Throwable defect);

    /** The stream broke after content had been passed on. */
    void streamBroke(Failure failure);
}
