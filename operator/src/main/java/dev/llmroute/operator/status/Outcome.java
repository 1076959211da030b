package dev.llmroute.operator.status;

import dev.llmroute.api.RouterCount;
import dev.llmroute.operator.child.NameTaken;
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
 * @param taken what keeps an object of the pool from being made
 * @param trouble what keeps pods from becoming ready
 * @param lookAgain when to look again; empty where all that matters is watched
 */
public record Outcome(
        RouterPool pool,
        RouterCount routers,
        List<Sight> sights,
        Optional<NameTaken> taken,
        Optional<Trouble> trouble,
        Optional<Duration> lookAgain) {}
