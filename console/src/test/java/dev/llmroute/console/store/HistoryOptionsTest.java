package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void the_environment_says_where_and_for_how_long() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "not-a-secret\n");

        assertThat(of(Map.of())).isEqualTo(HistoryOptions.IN_MEMORY);
        assertThat(of(Map.of(HistoryOptions.DIR, folder.resolve("new").toString(), HistoryOptions.RETENTION, "30d")))
                .isEqualTo(new HistoryOptions(
                        new HistoryOptions.Storage.Folder(folder.resolve("new")), Duration.ofDays(30)));
        assertThat(of(Map.of(HistoryOptions.MINUTES, "2d", HistoryOptions.HOURS, "366d", HistoryOptions.AUDIT, "999d")))
                .isEqualTo(new HistoryOptions(
                        new HistoryOptions.Storage.Memory(),
                        HistoryOptions.DEFAULT_RETENTION,
                        Duration.ofDays(2),
                        Duration.ofDays(366),
                        Duration.ofDays(999)));
        HistoryOptions postgres = of(Map.of(
                HistoryOptions.URL,
                "jdbc:postgresql://db/llmroute?sslmode=verify-full",
                HistoryOptions.USER,
                "llmroute",
                HistoryOptions.PASSWORD_FILE,
                password.toString()));
        assertThat(postgres.storage())
                .isEqualTo(new HistoryOptions.Storage.PostgreSql(
                        "jdbc:postgresql://db/llmroute?sslmode=verify-full", "llmroute", "not-a-secret"));
        assertThat(postgres.toString()).doesNotContain("not-a-secret");
    }

    @Test
    void what_cannot_be_used_is_refused_by_the_name_of_its_variable() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        refuses(Map.of(HistoryOptions.DIR, "/a", HistoryOptions.URL, "jdbc:postgresql://db/x"), "both set");
        refuses(Map.of(HistoryOptions.DIR, file.resolve("below").toString()), HistoryOptions.DIR + " names");
        refuses(Map.of(HistoryOptions.URL, "postgres://db/x"), "it must be jdbc:postgresql://HOST/DATABASE");
        refuses(Map.of(HistoryOptions.URL, "jdbc:postgresql://db/x"), HistoryOptions.USER + " is not set");
        refuses(Map.of(HistoryOptions.USER, "me"), HistoryOptions.URL + " is not");
        refuses(Map.of(HistoryOptions.RETENTION, "1m"), "from 1h to 366d");
        refuses(Map.of(HistoryOptions.RETENTION, "a week"), HistoryOptions.RETENTION);
        refuses(Map.of(HistoryOptions.MINUTES, "59m"), HistoryOptions.MINUTES + " is \"59m\"");
        refuses(Map.of(HistoryOptions.HOURS, "367d"), HistoryOptions.HOURS + " is \"367d\"");
        for (String secret : new String[] {
            "jdbc:postgresql://db/x?password=pssst&user=me",
            "jdbc:postgresql://me:pssst@db/x",
            "postgres://me:pssst@db/x"
        }) {
            assertThatThrownBy(() -> of(Map.of(HistoryOptions.URL, secret, HistoryOptions.USER, "me")))
                    .hasMessageStartingWith(HistoryOptions.URL)
                    .hasMessageNotContaining("pssst");
        }
    }

    private static void refuses(Map<String, String> variables, String reason) {
        assertThatThrownBy(() -> of(variables))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static HistoryOptions of(Map<String, String> variables) {
        return HistoryOptions.of(new Environment(variables));
    }
}
