package dev.llmroute.plan;

import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Permission;
import dev.llmroute.route.Route;

/**
 * On which terms one request is planned: what its route says, what its caller's key says, and what it says itself.
 *
 * @param permission which targets may serve it
 * @param orderBy by what models of one tier are ordered
 */
public record Terms(Permission permission, OrderBy orderBy) {
    /** Of whoever says nothing else. */
    public static Terms of(Route route) {
        return new Terms(Permission.ALL, route.orderBy());
    }
}
