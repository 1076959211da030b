package dev.llmroute.console.access;

import dev.llmroute.console.text.Refused;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseHandler;
import io.javalin.router.Endpoint;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * How many live streams there may be: each holds a connection and memory for as long as its reader likes. Thread-safe, and bounded by what
 * it bounds.
 */
public final class StreamPlaces {
    /** Of one visitor from one address; a page has one, and a proxy may stand for many people with one token. */
    public static final int EACH = 250;

    /** Of all. */
    public static final int ALL = 600;

    private static final String EVENTS = "text/event-stream";

    private record Client(String name, String address) {}

    private final int each;
    private final int all;
    private final Map<Client, Integer> taken = new HashMap<>();

    /** By the request, of which nothing else can be asked once its reader has gone. */
    private final IdentityHashMap<Context, Client> holders = new IdentityHashMap<>();

    public StreamPlaces(int each, int all) {
        this.each = each;
        this.all = all;
    }

    /** The handler of an endpoint, which takes a place where it answers with a stream; to be asked for every endpoint. */
    public Handler around(Endpoint endpoint) {
        Handler handler = endpoint.handler;
        return handler instanceof SseHandler
                ? ctx -> {
                    String accept = ctx.header("Accept");
                    if (accept != null && accept.contains(EVENTS)) {
                        take(ctx);
                    }
                    handler.handle(ctx);
                }
                : handler;
    }

    private synchronized void take(Context ctx) {
        Visitor visitor = Visitor.of(ctx);
        Client client = new Client(visitor.name(), visitor.address());
        int has = taken.getOrDefault(client, 0);
        if (has >= each) {
            throw new Refused(HttpStatus.TOO_MANY_REQUESTS, "error.yourStreams", has);
        }
        if (holders.size() >= all) {
            throw new Refused(HttpStatus.TOO_MANY_REQUESTS, "error.allStreams", all);
        }
        taken.put(client, has + 1);
        holders.put(ctx, client);
    }

    /** To be told when any request is over, which for a stream is when it has ended. */
    public synchronized void leave(Context ctx) {
        Client client = holders.remove(ctx);
        if (client == null) {
            return;
        }
        int others = taken.getOrDefault(client, 1) - 1;
        if (others == 0) {
            taken.remove(client);
        } else {
            taken.put(client, others);
        }
    }
}
