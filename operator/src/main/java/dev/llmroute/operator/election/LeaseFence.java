package dev.llmroute.operator.election;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.apiserver.CallObserver;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a process that may have lost its Lease from writing. It sees every call to the API server: those that renew the Lease, and
 * those that write, which it lets pass for {@link #HOLD} after the last renewal and no longer. So it needs no word from anybody who
 * may be late, and what is fenced is all that the process does. Thread-safe; reads never fail by it.
 *
 * <p>Until it is raised everything passes: there is no election then, or it has not begun.
 */
public final class LeaseFence implements CallObserver {
    /** For how long a renewal lets write: less than the Lease lasts, by as much as a call takes that was sent at the last moment. */
    public static final Duration HOLD = Duration.ofSeconds(10);

    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int SUCCESS = 2;
    private static final int HUNDRED = 100;

    private final TimeSource time;
    private final String leases;
    private final String lease;
    private final AtomicInteger writing = new AtomicInteger();
    private volatile boolean raised;
    private volatile boolean shut;
    private volatile boolean held;
    private volatile long renewed;
    private volatile long lastLook;

    /** When the election began its turn, at the latest; its calls come one after the other. */
    private volatile long turn;

    /** Whether the last look was not answered: the next one may be the same turn's. */
    private volatile boolean repeats;

    public LeaseFence(TimeSource time, String namespace, String name) {
        this.time = time;
        leases = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
        lease = leases + "/" + name;
        lastLook = time.nanos();
    }

    /** From now on writes pass only while the Lease is held. */
    void raise() {
        lastLook = time.nanos();
        raised = true;
    }

    /** From now on no write passes: the process ends. */
    void shut() {
        shut = true;
    }

    /** Whether what is written now cannot meet what another operator writes. */
    public boolean letsWrite() {
        return !shut && (!raised || (held && time.nanos() - renewed < HOLD.toNanos()));
    }

    /** Whether a write has been sent whose end is not known. */
    boolean isWriting() {
        return writing.get() > 0;
    }

    /** How long ago the Lease was looked at last; as long as the election lives, that is seconds. */
    public Duration sinceLook() {
        return raised ? Duration.ofNanos(time.nanos() - lastLook) : Duration.ZERO;
    }

    @Override
    public void begins(HttpRequest request) {
        if (isOfLease(request)) {
            if (isRead(request)) {
                lastLook = time.nanos();
                turn = repeats ? turn : lastLook;
            }
        } else if (changesSomething(request)) {
            writing.incrementAndGet();
            if (!letsWrite()) {
                writing.decrementAndGet();
                throw new NotLeading();
            }
        }
    }

    @Override
    public void ends(HttpRequest request, int status, Duration took) {
        if (isOfLease(request)) {
            if (isRead(request)) {
                repeats = status == NO_ANSWER || status == TOO_MANY || status >= SERVER_ERROR;
            } else if (status / HUNDRED == SUCCESS) {
                // The time that stands in the Lease now was taken before it was looked at.
                renewed = turn;
                held = true;
            }
        } else if (changesSomething(request)) {
            writing.decrementAndGet();
        }
    }

    private boolean isOfLease(HttpRequest request) {
        String path = request.uri().getPath();
        return path.endsWith(lease) || (path.endsWith(leases) && !isRead(request));
    }

    private static boolean isRead(HttpRequest request) {
        return request.method().equals("GET");
    }

    private static boolean changesSomething(HttpRequest request) {
        // What asks for one's own rights is a POST, too.
        return !isRead(request) && !request.uri().getPath().contains("/apis/authorization.k8s.io/");
    }
}
