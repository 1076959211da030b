package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.message.Messages;
import dev.llmroute.message.Notice;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person would be told of one request, in order; each is logged as it comes. Not thread-safe. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final boolean commented;
    private final List<Notice> all = new ArrayList<>(0);

    /** @param commented whether the route has them told to the callers of streams */
    Notices(boolean commented) {
        this.commented = commented;
    }

    /** @param waitMs how long the target that failed is left alone */
    void switching(Target from, Failure failure, long waitMs, Target to) {
        if (failure.failureClass().isRateLimit()) {
            add(new Notice.RateLimited(from, waitMs));
        }
        add(new Notice.Switching(to));
        LOG.info("{}", Messages.switchingLog(to));
    }

    void exhausted(String told) {
        add(new Notice.Exhausted(told));
    }

    private void add(Notice notice) {
        all.add(notice);
        LOG.info("{}", notice.text());
    }

    /** Those that the caller of a stream is told: which other target is asked. */
    List<Notice> comments() {
        return commented
                ? all.stream().filter(Notice.Switching.class::isInstance).toList()
                : List.of();
    }

    List<Notice> all() {
        return Collections.unmodifiableList(all);
    }
}
