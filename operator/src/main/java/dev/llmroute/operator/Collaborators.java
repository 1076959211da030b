package dev.llmroute.operator;

import dev.llmroute.operator.election.InstanceGuard;

/**
 * With whom the reconciler works.
 *
 * @param live shows the targets of a route in its status
 * @param guard says whether a route is this installation's
 */
record Collaborators(LiveStatus live, InstanceGuard guard) {}
