package dev.llmroute.operator;

import dev.llmroute.operator.election.InstanceGuard;
import dev.llmroute.operator.event.RouteEvents;

/**
 * With whom the reconciler works.
 *
 * @param live shows the targets of a route in its status
 * @param guard says whether a route is this installation's
 * @param departures knows what is not worth a try any more
 * @param clearing does what a route's annotation asks for
 * @param events tells of a route what {@code kubectl describe} shows
 */
record Collaborators(
        LiveStatus live,
        InstanceGuard guard,
        Departures departures,
        ClearAnnotation clearing,
        RouteEvents events) {}
