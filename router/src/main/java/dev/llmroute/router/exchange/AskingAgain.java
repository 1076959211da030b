package dev.llmroute.router.exchange;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.message.Messages;
import dev.llmroute.router.fallback.ChainWalk;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a target that failed is asked once more at once, by the same claim. Lives on one event loop. */
final class AskingAgain {
    private static final Logger LOG = LoggerFactory.getLogger(AskingAgain.class);

    private final CallerRequest request;
    private final ChainWalk walk;
    private final TargetAdapter adapter;
    private final InFlight.Place place;

    AskingAgain(CallerRequest request, ChainWalk walk, TargetAdapter adapter, InFlight.Place place) {
        this.request = request;
        this.walk = walk;
        this.adapter = adapter;
        this.place = place;
    }

    boolean follows(Attempt attempt, Failure failure) {
        boolean again = retries(attempt, failure) || adapts(attempt, failure);
        if (again) {
            walk.trail().askedAgain(attempt.target(), failure, attempt.ms());
        }
        return again;
    }

    private boolean retries(Attempt attempt, Failure failure) {
        boolean retries = walk.retries(attempt.target(), failure);
        if (retries) {
            LOG.info("{}", Messages.retryingLog(attempt.target()));
        }
        return retries;
    }

    /** Without a field that the target refuses by name and that is no part of what is asked. */
    private boolean adapts(Attempt attempt, Failure failure) {
        boolean refused = failure.failureClass() == FailureClass.InvalidRequest
                || failure.failureClass() == FailureClass.ToolFailure;
        // What is changed of it stays a tree, in case that one more field has to be left out.
        long bytes = request.body().treeBytes();
        if (!refused || !walk.mayAskAgain(attempt.target()) || !place.mayHold(bytes)) {
            return false;
        }
        List<String> changed =
                adapter.adapt(attempt.target(), failure.status(), attempt.call().body());
        if (changed.isEmpty()) {
            place.giveBack(bytes);
            return false;
        }
        walk.askedAgain(attempt.target());
        LOG.info("{}", Messages.adaptedLog(attempt.target(), changed, request.id()));
        return true;
    }
}
