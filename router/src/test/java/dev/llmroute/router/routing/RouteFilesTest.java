package dev.llmroute.router.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.config.ApiKey;
import dev.llmroute.config.FileSecrets;
import dev.llmroute.config.InvalidRoute;
import dev.llmroute.config.ResolvedRoute;
import dev.llmroute.router.testing.ExampleRoute;
import dev.llmroute.router.testing.MutableTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What never replaces what serves, and what does. */
class RouteFilesTest {
    private final MutableTime time = new MutableTime();

    @TempDir
    private Path folder;

    private RouteFiles files;

    @BeforeEach
    void aRouteThatServes() throws Exception {
        write("chat", 1, "keys", "");
        secret("keys", "provider", "sk-1");
        secret("keys", "caller", "c-1");
        files = new RouteFiles(
                new RouteSource(
                        "r",
                        List.of(folder.resolve("routes")),
                        new FileSecrets(folder.resolve("secrets")),
                        ExampleRoute.FINGERPRINT,
                        Duration.ofSeconds(1)),
                time);
        assertThat(files.first()).singleElement().matches(ResolvedRoute::isServable);
    }

    @Test
    void an_edit_that_names_a_secret_which_is_not_there_waits_until_it_is() {
        write("chat", 2, "kees", "");

        RouteFiles.Reading reading = files.again();

        assertThat(generations(reading)).containsExactly(1L);
        assertThat(keys(reading)).containsExactly("sk-1");
        assertThat(reading.problems())
                .singleElement()
                .asString()
                .contains("spec.providers[0].credentials[0].secretKeyRef", "kees", "stays");

        secret("keys", "provider", "sk-rotated");
        assertThat(keys(files.again()))
                .as("the route that is kept follows its keys")
                .containsExactly("sk-rotated");

        secret("kees", "provider", "sk-2");
        secret("kees", "caller", "c-1");
        RouteFiles.Reading mended = files.again();
        assertThat(generations(mended)).containsExactly(2L);
        assertThat(keys(mended)).containsExactly("sk-2");
        assertThat(mended.problems()).isEmpty();
    }

    @Test
    void an_edit_is_taken_although_a_key_is_missing_that_was_missing_before() {
        write(
                "chat",
                2,
                "keys",
                "  - {name: other, dialect: OpenAI, baseUrl: 'https://other.example/v1', models: [{name: o}],"
                        + " credentials: [{name: main, secretKeyRef: {name: nowhere, key: k}}]}");
        assertThat(generations(files.again())).containsExactly(1L);
        secret("nowhere", "k", "sk-o");
        assertThat(generations(files.again())).containsExactly(2L);
        remove("nowhere");
        time.advance(Duration.ofMinutes(11));
        files.again();
        time.advance(Duration.ofMinutes(11));
        files.again();

        write(
                "chat",
                3,
                "keys",
                "  - {name: other, dialect: OpenAI, baseUrl: 'https://other.example/v1', models: [{name: p}],"
                        + " credentials: [{name: main, secretKeyRef: {name: nowhere, key: k}}]}");

        assertThat(generations(files.again())).containsExactly(3L);
    }

    @Test
    void keys_of_a_secret_that_is_gone_stay_for_ten_minutes_and_new_ones_are_taken_at_once() {
        remove("keys");
        assertThat(files.again().routes()).singleElement().matches(ResolvedRoute::isServable);
        assertThat(files.keptKeys()).isEqualTo(2);

        time.advance(Duration.ofMinutes(9));
        assertThat(files.again().routes()).singleElement().matches(ResolvedRoute::isServable);

        secret("keys", "provider", "sk-2");
        secret("keys", "caller", "c-1");
        assertThat(keys(files.again())).containsExactly("sk-2");
        assertThat(files.keptKeys()).isZero();

        remove("keys");
        files.again();
        time.advance(Duration.ofMinutes(10));
        assertThat(files.again().routes()).singleElement().matches(route -> !route.isServable());
        assertThat(files.keptKeys()).isZero();
    }

    @Test
    void a_key_that_is_taken_out_of_a_secret_which_stays_is_gone_at_once() throws IOException {
        Files.delete(folder.resolve("secrets/keys/caller"));

        assertThat(files.again().routes()).singleElement().satisfies(route -> {
            assertThat(route.callerKeys()).isEmpty();
            assertThat(route.route().targets()).isNotEmpty();
        });
    }

    @Test
    void a_route_may_keep_no_keys() {
        write("chat", 2, "keys", "", "0s");
        files.again();

        remove("keys");

        assertThat(files.again().routes()).singleElement().matches(route -> !route.isServable());
    }

    @Test
    void a_broken_file_keeps_its_own_routes_as_they_were_and_holds_no_other_back() throws IOException {
        write("other", 1, "keys", "");
        assertThat(generations(files.again())).containsExactly(1L, 1L);

        Files.writeString(folder.resolve("routes/chat.yaml"), "kind: LlmRoute\nspec: {}");
        write("other", 2, "keys", "");

        RouteFiles.Reading reading = files.again();
        assertThat(generations(reading)).containsExactly(1L, 2L);
        assertThat(reading.problems()).singleElement().asString().contains("chat.yaml", "spec.providers");
    }

    @Test
    void a_folder_without_any_route_changes_nothing() throws IOException {
        Files.delete(folder.resolve("routes/chat.yaml"));

        RouteFiles.Reading reading = files.again();

        assertThat(generations(reading)).containsExactly(1L);
        assertThat(reading.problems()).singleElement().asString().contains("no document of kind LlmRoute");
    }

    @Test
    void two_routes_of_one_name_are_refused_at_the_start_and_later_the_first_counts() throws Exception {
        Files.copy(folder.resolve("routes/chat.yaml"), folder.resolve("routes/z.yaml"));

        assertThat(files.again().problems()).singleElement().asString().contains("two routes chat");
        assertThatThrownBy(files::first).isInstanceOf(InvalidRoute.class).hasMessageContaining("two routes chat");
    }

    @Test
    void the_digest_of_keys_tells_a_rotation_and_names_none() {
        String before = files.again().routes().getFirst().keys().digest();

        secret("keys", "provider", "sk-2");
        String after = files.again().routes().getFirst().keys().digest();

        assertThat(after).isNotEqualTo(before).matches("[0-9a-f]{16}");
    }

    private static List<Long> generations(RouteFiles.Reading reading) {
        return reading.routes().stream().map(ResolvedRoute::generation).toList();
    }

    private static List<String> keys(RouteFiles.Reading reading) {
        return reading.routes().getFirst().apiKeys().values().stream()
                .map(ApiKey::value)
                .toList();
    }

    private void write(String name, int generation, String secret, String more) {
        write(name, generation, secret, more, "10m");
    }

    private void write(String name, int generation, String secret, String more, String keepKeys) {
        put(folder.resolve("routes/" + name + ".yaml"), """
                apiVersion: llmroute.dev/v1alpha1
                kind: LlmRoute
                metadata: {name: %s, namespace: a, generation: %d}
                spec:
                  router: {keepKeys: %s}
                  auth: {mode: ApiKey, keys: [{name: app, secretKeyRef: {name: %s, key: caller}}]}
                  providers:
                  - name: one
                    dialect: OpenAI
                    baseUrl: https://one.example/v1
                    credentials: [{name: main, secretKeyRef: {name: %s, key: provider}}]
                    models: [{name: m}]
                %s
                """.formatted(
                        name, generation, keepKeys, secret, secret, more));
    }

    private void secret(String name, String key, String value) {
        put(folder.resolve("secrets/" + name + "/" + key), value);
    }

    private void put(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(String secret) {
        try (var keys = Files.list(folder.resolve("secrets/" + secret))) {
            for (Path key : keys.toList()) {
                Files.delete(key);
            }
            Files.delete(folder.resolve("secrets/" + secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
