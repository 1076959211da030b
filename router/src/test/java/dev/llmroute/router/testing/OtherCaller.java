package dev.llmroute.router.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Somebody who means no harm, and asks one thing after the other while others do theirs. */
public final class OtherCaller {
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final OneRouter router;
    private final String body;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    /** Begins. */
    public OtherCaller(OneRouter router, String model) {
        this.router = router;
        this.body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        this.thread = Thread.ofVirtual().start(this::ask);
    }

    private void ask() {
        while (!over && failed.isEmpty()) {
            try {
                HttpResponse<String> answer = router.post("/v1/chat/completions", body);
                if (answer.statusCode() == 200 && answer.body().contains("answers: hello")) {
                    answered.incrementAndGet();
                } else {
                    failed.add(answer.statusCode() + " " + answer.body());
                }
            } catch (Exception e) {
                failed.add(e.toString());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Ends, when he has been answered once more. */
    public void assertUnharmed() throws InterruptedException {
        int before = answered.get();
        try {
            await().until(() -> answered.get() > before || !failed.isEmpty());
        } finally {
            over = true;
            thread.join();
        }
        assertThat(failed).isEmpty();
    }
}
