package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.text.Language;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenderedOnceTest {
    private static final int READERS = 200;
    private static final List<Language> LANGUAGES = List.of(Language.English, Language.German);

    private final AtomicLong nanos = new AtomicLong();
    private final RenderedOnce<Language> rendered = new RenderedOnce<>(nanos::get);
    private final AtomicInteger renderings = new AtomicInteger();

    @Test
    void two_hundred_readers_of_two_languages_cost_two_renderings() throws Exception {
        CountDownLatch all = new CountDownLatch(READERS);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> told = IntStream.range(0, READERS)
                    .mapToObj(nr -> LANGUAGES.get(nr % 2))
                    .map(language -> readers.submit(() -> {
                        all.countDown();
                        return rendered.get(language, () -> render(language, all));
                    }))
                    .toList();
            for (int nr = 0; nr < READERS; nr++) {
                assertThat(told.get(nr).get()).isEqualTo(LANGUAGES.get(nr % 2).tag());
            }
        }
        assertThat(renderings).hasValue(2);
    }

    @Test
    void what_is_told_a_moment_later_tells_the_time_of_then() {
        assertThat(rendered.get(Language.German, () -> "10:00:00")).isEqualTo("10:00:00");
        assertThat(rendered.get(Language.German, () -> "10:00:01")).isEqualTo("10:00:00");
        nanos.addAndGet(1_000_000_000);
        assertThat(rendered.get(Language.German, () -> "10:00:01")).isEqualTo("10:00:01");
    }

    /** Takes until all readers have asked. */
    private String render(Language language, CountDownLatch all) {
        renderings.incrementAndGet();
        try {
            all.await();
        } catch (InterruptedException stopping) {
            throw new IllegalStateException(stopping);
        }
        return language.tag();
    }
}
