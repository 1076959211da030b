package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Piece;
import dev.llmroute.history.Place;
import dev.llmroute.history.RecentFallbacks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOnH2Test extends StoreContract {
    private static final int BEFORE_THE_END = 2_000;

    @TempDir
    private Path folder;

    @Override
    HistoryOptions options() {
        return new HistoryOptions(new HistoryOptions.Storage.Folder(folder), HistoryOptions.DEFAULT_RETENTION);
    }

    @Test
    void a_folder_that_another_process_uses_is_refused_with_what_to_do() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Process process = StoreMain.start(other);
        try (BufferedReader lines = output(process)) {
            assertThat(lines.readLine()).isEqualTo("0");
            HistoryOptions same = HistoryOptions.inFolder(other);

            assertThatThrownBy(() -> HistoryStore.open(same, ring, time))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(other.toString())
                    .hasMessageContaining("a folder of its own");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_that_is_killed_while_it_writes_loses_nothing_that_it_had_told_was_stored() throws Exception {
        Path other = Files.createDirectory(folder.resolve("killed"));
        List<Integer> told = new ArrayList<>();
        Process process = StoreMain.start(other);
        try (BufferedReader lines = output(process)) {
            String line = lines.readLine();
            while (line != null) {
                told.add(Integer.parseInt(line));
                if (told.getLast() > BEFORE_THE_END) {
                    process.destroyForcibly();
                }
                line = lines.readLine();
            }
        } catch (IOException closed) {
            assertThat(told).isNotEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }

        int acknowledged = told.getLast();
        assertThat(acknowledged).as(Files.readString(StoreMain.LOG)).isGreaterThan(BEFORE_THE_END);
        try (HistoryStore reopened =
                HistoryStore.open(HistoryOptions.inFolder(other), new RecentFallbacks(), TimeSource.SYSTEM)) {
            soon().until(() -> reopened.state().available());
            for (int nr = 0; nr < acknowledged; nr++) {
                assertThat(reopened.find(Events.id(nr))).as(Events.id(nr)).isPresent();
            }
        }
    }

    @Test
    void a_history_in_memory_keeps_the_newest_ten_thousand_only() {
        try (Database memory = Database.open(H2.inMemory())) {
            for (int batch = 0; batch < 23; batch++) {
                List<FallbackEvent> events = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    events.add(Events.at(time.millis() + batch * 1_000L, batch * 500 + i));
                }
                RecordTable<FallbackEvent> table = memory.fallbacks();
                table.store(
                        table.place(),
                        new Piece<>(events, 0, new Place(batch, "", time.millis())),
                        time.millis(),
                        HistoryOptions.DEFAULT_RETENTION);
            }
            memory.prune(Expiry.at(time.millis(), HistoryOptions.IN_MEMORY));

            assertThat(memory.search(System::nanoTime)
                            .count(Filter.NONE, 20_000)
                            .number())
                    .isEqualTo(10_000);
            assertThat(memory.search(System::nanoTime)
                            .count(new Filter(null, "groq", null, null, null, "app-1", null, null), 20_000)
                            .number())
                    .as("of a target that is not rare")
                    .isEqualTo(3_333);
            assertThat(memory.search(System::nanoTime).find(Events.id(1_499), Set.of()))
                    .isEmpty();
            assertThat(memory.search(System::nanoTime).find(Events.id(1_500), Set.of()))
                    .isPresent();
        }
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
