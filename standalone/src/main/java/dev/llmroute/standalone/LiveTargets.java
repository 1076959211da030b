package dev.llmroute.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmroute.cooldown.Availability;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.cooldown.KnownCooldown;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import dev.llmroute.standalone.local.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** The state of each target as a running router tells it at its admin port. */
record LiveTargets(URI admin, JsonNode routes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Asks the router. */
    static LiveTargets of(URI admin) throws CommandFailed {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(admin.resolve("/api/v1/route"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw CommandFailed.because(
                        admin + " answered with " + response.statusCode() + "; is that a router's admin port?");
            }
            return new LiveTargets(admin, JSON.readTree(response.body()).path("routes"));
        } catch (IllegalArgumentException noAddress) {
            throw CommandFailed.usage("--admin: write it like http://127.0.0.1:9090");
        } catch (IOException unreachable) {
            throw CommandFailed.because("the router at " + admin + " cannot be asked: " + unreachable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw CommandFailed.because("interrupted");
        }
    }

    /** The cooldowns of a route's targets. */
    CooldownView cooldowns(Route route, TimeSource time) throws CommandFailed {
        JsonNode found = StreamSupport.stream(routes.spliterator(), false)
                .filter(each -> each.path("name").asText().equals(route.name())
                        && each.path("namespace").asText().equals(route.namespace()))
                .findFirst()
                .orElseThrow(() -> CommandFailed.because("the router at " + admin + " does not serve " + route.name()));
        return target -> {
            Availability availability = availability(found.path("targets"), target, time);
            return demand -> availability;
        };
    }

    private static Availability availability(JsonNode targets, Target target, TimeSource time) {
        for (JsonNode each : targets) {
            if (each.path("name").asText().equals(target.name())) {
                return availability(target, each, time);
            }
        }
        return Availability.AVAILABLE;
    }

    private static Availability availability(Target target, JsonNode state, TimeSource time) {
        if (state.hasNonNull("until")) {
            return active(target, state, Instant.parse(state.path("until").asText()), time);
        }
        int percent = state.path("percent").asInt(-1);
        if (percent < 0) {
            return Availability.AVAILABLE;
        }
        KnownCooldown over = active(target, state, Instant.ofEpochMilli(time.millis()), time);
        return percent == 0 ? new Availability.AwaitingProbe(List.of(over)) : new Availability.RampingUp(over, percent);
    }

    private static KnownCooldown active(Target target, JsonNode state, Instant until, TimeSource time) {
        long leftMs = Math.max(0, until.toEpochMilli() - time.millis());
        Cooldown cooldown = new Cooldown(
                new CooldownKey(target.provider().endpoint(), target.model(), "", Scope.Model, ""),
                new Term(0, until.toEpochMilli(), leftMs, time.millis(), 0),
                Cause.refused(FailureClass.valueOf(state.path("reason").asText()), 0),
                new Label(target.displayKey(), target.provider().name(), ""));
        return new KnownCooldown(cooldown, time.nanos() + leftMs * 1_000_000L);
    }
}
