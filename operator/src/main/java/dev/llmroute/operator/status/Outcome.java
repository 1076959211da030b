package dev.llmroute.operator.status;

import dev.llmroute.api.RouterCount;
import dev.llmroute.operator.child.RouterChildren.Made;
import dev.llmroute.operator.pool.RouterPool;
import dev.llmroute.operator.rollout.Sight;
import dev.llmroute.operator.rollout.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a router pool in a reconciliation.
 *
 * @param sights of the routes that have something handed out
 * @param made of the objects that it consists of
 * @param trouble what keeps pods from becoming ready
 * @param lookAgain when to look again; empty where all that matters is watched
 */
public record Outcome(
        RouterPool pool,
        RouterCount routers,
        List<Sight> sights,
        Made made,
        Optional<Trouble> trouble,
        Optional<Duration> lookAgain) {}
