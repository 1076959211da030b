package dev.llmroute.router.exchange;

import dev.llmroute.router.routing.RoutingTable.Destination;
import dev.llmroute.router.upstream.UpstreamClient;
import io.vertx.core.Vertx;

/** Begins the exchanges of one event loop, which share a client. */
public final class Exchanges {
    /** That a request has at the same time, at most: a slow one and the one beside it. */
    private static final int CALLS = 2;

    private final UpstreamClient client;
    private final RouterServices services;

    /** @param maxInFlight how many requests may be served at the same time */
    public Exchanges(Vertx vertx, RouterServices services, int maxInFlight) {
        this.client =
                UpstreamClient.of(vertx, CALLS * maxInFlight, services.egress(), services.keepAlive(), services.time());
        this.services = services;
    }

    public void begin(Destination destination, CallerRequest request, CallerConnection caller, Observation seen) {
        new Exchange(client, services, destination, request, caller, seen).start();
    }
}
