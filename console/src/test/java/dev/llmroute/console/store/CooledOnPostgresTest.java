package dev.llmroute.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.history.RecentFallbacks;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CooledOnPostgresTest extends CooledContract {
    private static final Cooled LLAMA = new Cooled("groq_llama", "5f1c0a77", "groq", "llama");
    private static PostgresServer server;

    private final HistoryOptions options = new HistoryOptions(server.database(), HistoryOptions.DEFAULT_RETENTION);

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    HistoryOptions options() {
        return options;
    }

    @Test
    void consoles_that_tell_of_the_minutes_of_an_hour_at_the_same_time_add_each_minute_once() throws Exception {
        try (HistoryStore other = HistoryStore.open(options, new RecentFallbacks(), time);
                var consoles = Executors.newVirtualThreadPerTaskExecutor()) {
            StoreContract.soon().until(() -> other.state().available());
            long hour = time.millis() / CooledTable.HOUR_MS * CooledTable.HOUR_MS;
            var told = consoles.invokeAll(Stream.of(store, other)
                    .map(each -> Executors.callable(() -> tellAnHour(each, hour)))
                    .toList());
            for (var each : told) {
                each.get();
            }

            CooledTime hours = store.cooledTimes()
                    .byCell(
                            new CooledSpan(hour, hour + CooledTable.HOUR_MS, true),
                            new CooledTime.Cells.HourOfDay(),
                            Filter.NONE);

            assertThat(hours.watched()).isEqualTo(60);
            assertThat(hours.ms().get(LLAMA)).containsValue(60_000L);
        }
    }

    private static void tellAnHour(HistoryStore store, long hourMs) {
        for (int minute = 0; minute < 60; minute++) {
            store.cooledTimes()
                    .store(new CooledMinute(
                            hourMs + minute * CooledMinute.LENGTH_MS,
                            List.of(new CooledMinute.Part(LLAMA, CooledMinute.ANY_REASON, 1_000))));
        }
    }
}
