package dev.llmroute.operator;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.cooldown.SharingState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Looks at the parts of an installation, each until it works or the time is over.
 *
 * @param parts in the order in which they are looked at
 * @param patience for all of them together; each is looked at once at least
 */
record InstallationCheck(List<Part> parts, Duration patience) {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 500;

    /** Sees whether a part works. */
    @FunctionalInterface
    interface Look {
        /** What is amiss; empty: nothing. What it throws is amiss too. */
        Optional<String> amiss() throws IOException, InterruptedException;
    }

    /** @param name what holds where it works, as a sentence without its full stop */
    record Part(String name, Look look) {}

    InstallationCheck {
        parts = List.copyOf(parts);
    }

    /**
     * Looks at all, also after one that does not work.
     *
     * @param tell gets a line for each part
     * @return whether all work
     */
    boolean passes(Consumer<String> tell) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean all = true;
        for (Part part : parts) {
            Optional<String> amiss = amiss(part, deadline);
            tell.accept(amiss.map(reason -> "not ok - " + part.name() + ": " + reason)
                    .orElse("ok - " + part.name()));
            all &= amiss.isEmpty();
        }
        return all;
    }

    private static Optional<String> amiss(Part part, long deadline) throws InterruptedException {
        while (true) {
            Optional<String> amiss;
            try {
                amiss = part.look().amiss();
            } catch (IOException | RuntimeException unreached) {
                amiss = Optional.of(unreached.toString());
            }
            if (amiss.isEmpty() || System.nanoTime() > deadline) {
                return amiss;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }

    /** A server answers 200. */
    static Part answers(String name, HttpClient http, URI uri) {
        return new Part(name, () -> {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.empty()
                    : Optional.of(uri + " answers " + response.statusCode() + " "
                            + response.body().strip());
        });
    }

    /** The API server serves a resource: its definition is there and established. */
    static Part served(KubernetesClient client, String kind) {
        return new Part(
                "the API server serves " + kind,
                () -> client.supports(LlmRouteDocument.API_VERSION, kind)
                        ? Optional.empty()
                        : Optional.of("it does not know " + LlmRouteDocument.API_VERSION
                                + "; the definition is not installed"));
    }

    /** All members of the shared memory are in one cluster, as a client sees it. */
    static Part together(int members, Supplier<SharingState> seen) {
        return new Part("the " + members + " members of the shared memory are together", () -> {
            SharingState state = seen.get();
            return state.connected() && state.members() == members
                    ? Optional.empty()
                    : Optional.of(state.connected() ? state.members() + " are" : "none is reached");
        });
    }
}
