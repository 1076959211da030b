package dev.llmroute.classify;

import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock that the absolute times of a response belong to: its {@code Date}, else when it was observed. Most waits are relative, so
 * the date is read only when somebody asks. Used by one thread.
 */
final class ResponseClock implements Supplier<Instant> {
    private final ProviderResponse response;
    private @Nullable Instant read;

    ResponseClock(ProviderResponse response) {
        this.response = response;
    }

    @Override
    public Instant get() {
        Instant known = read;
        if (known == null) {
            known = read();
            read = known;
        }
        return known;
    }

    private Instant read() {
        String date = response.headers().get("date");
        Instant parsed = date == null ? null : HttpDate.parse(date, response.observedAt());
        return parsed == null ? response.observedAt() : parsed;
    }
}
