package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour;
import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.Cast;
import dev.llmroute.simulator.behaviour.Json;
import dev.llmroute.simulator.dialect.Accounts;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tests' and the demo's side, under {@code /admin/}: what was called, and what is played. */
public final class AdminApi {
    private static final Pattern BEHAVIOUR = Pattern.compile("/admin/behaviours/([^/]+)/(.+)");

    private final Cast cast;
    private final CallLog log;
    private final Accounts accounts;

    public AdminApi(Cast cast, CallLog log, Accounts accounts) {
        this.cast = cast;
        this.log = log;
        this.accounts = accounts;
    }

    private record Calls(long total, long open, long cancelled, List<CallCount> calls) {}

    private record Strict(boolean strict) {}

    private record Behaviours(List<Cast.Entry> behaviours) {}

    public void handle(HttpServerRequest request, String encodedPath) {
        String path;
        try {
            path = URI.create(encodedPath).getPath();
        } catch (IllegalArgumentException e) {
            refuse(request, 400, "The path is not valid: " + e.getMessage());
            return;
        }
        Matcher behaviour = BEHAVIOUR.matcher(path);
        switch (request.method() + " " + (behaviour.matches() ? "behaviour" : path)) {
            case "GET /admin/calls" -> answer(request, calls());
            case "GET /admin/behaviours" -> answer(request, new Behaviours(cast.entries()));
            case "POST /admin/reset" -> {
                log.reset();
                cast.reset();
                accounts.reset();
                empty(request);
            }
            case "GET /admin/strict" -> answer(request, new Strict(cast.strict()));
            case "PUT /admin/strict" -> strict(request);
            case "PUT behaviour" -> put(request, behaviour.group(1), behaviour.group(2));
            case "DELETE behaviour" -> {
                if (cast.remove(behaviour.group(1), behaviour.group(2))) {
                    empty(request);
                } else {
                    refuse(
                            request,
                            404,
                            "No behaviour is set for " + behaviour.group(1) + "/" + behaviour.group(2) + ".");
                }
            }
            default ->
                refuse(
                        request,
                        404,
                        "There is GET /admin/calls, POST /admin/reset, GET /admin/behaviours,"
                                + " GET and PUT /admin/strict, and PUT or DELETE /admin/behaviours/PROVIDER/MODEL.");
        }
    }

    private void put(HttpServerRequest request, String provider, String model) {
        RequestBody.read(request, refusal(413, "The body is too long."), body -> {
            try {
                Behaviour behaviour = Json.read(body.getBytes(), Behaviour.class);
                cast.set(provider, model, behaviour);
                answer(request, new Cast.Entry(provider, model, behaviour, null));
            } catch (IllegalArgumentException e) {
                refuse(request, 400, "This is no behaviour: " + e.getMessage());
            }
        });
    }

    private void strict(HttpServerRequest request) {
        RequestBody.read(request, refusal(413, "The body is too long."), body -> {
            try {
                cast.setStrict(Json.read(body.getBytes(), Strict.class).strict());
                empty(request);
            } catch (IllegalArgumentException e) {
                refuse(request, 400, "This is not {\"strict\": true} or {\"strict\": false}: " + e.getMessage());
            }
        });
    }

    private Calls calls() {
        List<CallCount> counts = log.counts();
        return new Calls(
                counts.stream().mapToLong(CallCount::calls).sum(),
                counts.stream().mapToLong(CallCount::open).sum(),
                counts.stream().mapToLong(CallCount::cancelled).sum(),
                counts);
    }

    private static void answer(HttpServerRequest request, Object value) {
        Call.send(request.response(), new Fixed(200, Json.write(value)));
    }

    private static void empty(HttpServerRequest request) {
        request.response().setStatusCode(204).end();
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        Call.send(request.response(), refusal(status, message));
    }

    private static Fixed refusal(int status, String message) {
        return new Fixed(status, Json.write(Map.of("error", Map.of("message", message))));
    }
}
