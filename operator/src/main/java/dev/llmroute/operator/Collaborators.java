package dev.llmroute.operator;

import dev.llmroute.operator.election.InstanceGuard;
import dev.llmroute.operator.telemetry.NotInForce;

/**
 * With whom the reconciler works.
 *
 * @param live shows the targets of a route in its status
 * @param guard says whether a route is this installation's
 * @param notInForce hears of each reconciled route whether its newest generation is served
 */
record Collaborators(LiveStatus live, InstanceGuard guard, NotInForce notInForce) {}
