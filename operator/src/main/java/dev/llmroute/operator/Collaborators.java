package dev.llmroute.operator;

import dev.llmroute.operator.election.InstanceGuard;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.telemetry.NotInForce;

/**
 * With whom the reconciler works.
 *
 * @param live shows the targets of a route in its status
 * @param guard says whether a route is this installation's
 * @param departures knows what is not worth a try any more
 * @param clearing does what a route's annotation asks for
 * @param events tells of a route what {@code kubectl describe} shows
 * @param notInForce hears of each reconciled route whether its newest generation is served
 */
record Collaborators(
        LiveStatus live,
        InstanceGuard guard,
        Departures departures,
        ClearAnnotation clearing,
        RouteEvents events,
        NotInForce notInForce) {}
