package dev.llmroute.operator.telemetry;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.CallObserver;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a restart would mend the operator. It would not while the API server is away, whatever does not work meanwhile; it would
 * where the API server answers and yet the election stands still or the watches stay down. Thread-safe.
 */
public final class Liveness implements CallObserver {
    /** The election looks at its Lease each few seconds, whether that is answered or not. */
    static final Duration ELECTION = Duration.ofSeconds(90);

    /** A watch comes back within seconds of the API server; a list of very many objects takes longer. */
    static final Duration WATCHES = Duration.ofMinutes(3);

    /** An answer that is older says nothing of the API server now. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    private final TimeSource time;
    private @Nullable Long answered;
    private @Nullable Long downSince;

    public Liveness(TimeSource time) {
        this.time = time;
    }

    /**
     * To be asked every few seconds.
     *
     * @param sinceLook how long ago the election did something; zero where there is none
     * @param watching whether everything that is to be watched is
     */
    public synchronized boolean isAlive(Duration sinceLook, boolean watching) {
        if (watching || answered == null || since(answered).compareTo(ANSWER) > 0) {
            downSince = null;
        } else if (downSince == null) {
            downSince = time.nanos();
        }
        return sinceLook.compareTo(ELECTION) < 0
                && (downSince == null || since(downSince).compareTo(WATCHES) < 0);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(time.nanos() - nanos);
    }

    @Override
    public synchronized void ends(HttpRequest request, int status, Duration took) {
        if (status != NO_ANSWER) {
            answered = time.nanos();
        }
    }
}
