package dev.llmroute.router.eventloop;

import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of one response, for all who have something to do then. Vert.x keeps one handler of each kind for a response; this one sets them
 * once. Lives on one event loop.
 */
public final class ResponseEnd {
    private final List<Runnable> whenLeft = new ArrayList<>(2);
    private final List<Runnable> whenOver = new ArrayList<>(3);
    private boolean awaitsDelivery;
    private boolean over;

    public ResponseEnd(HttpServerResponse response) {
        response.endHandler(ended -> {
            if (!awaitsDelivery) {
                over();
            }
        });
        response.closeHandler(closed -> left());
        response.exceptionHandler(lost -> left());
    }

    /** Runs it if the caller goes away before the response is over. */
    public void onLeft(Runnable action) {
        whenLeft.add(action);
    }

    /** Runs it when the response is over, however it ended; what was registered last runs first. */
    public void onOver(Runnable action) {
        whenOver.add(action);
    }

    /** From now on the response is over when {@link #over} says so: Vert.x takes it for ended when its last byte is queued. */
    public void awaitDelivery() {
        awaitsDelivery = true;
    }

    /** The response has been written, or cannot be any more; idempotent. */
    public void over() {
        if (!over) {
            over = true;
            whenOver.reversed().forEach(Runnable::run);
        }
    }

    private void left() {
        try {
            if (!over) {
                whenLeft.forEach(Runnable::run);
            }
        } finally {
            over();
        }
    }
}
