package dev.llmroute.router.exchange;

import dev.llmroute.router.eventloop.ResponseEnd;
import io.vertx.core.http.HttpServerResponse;

/**
 * What a request has of its caller: the response, its end, its place in the router, and a way to be rid of it.
 *
 * @param cutOff ends the connection
 */
public record CallerConnection(HttpServerResponse response, ResponseEnd end, InFlight.Place place, Runnable cutOff) {}
