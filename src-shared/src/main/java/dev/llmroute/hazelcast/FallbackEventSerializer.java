package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.Outcome;
import dev.llmroute.history.Skipped;
import java.util.List;

/**
 * The schema of {@link FallbackEvent}; the type name is frozen. Reading a malformed event throws; {@link FallbackReader} leaves
 * such an event out.
 */
final class FallbackEventSerializer implements CompactSerializer<FallbackEvent> {
    @Override
    public FallbackEvent read(CompactReader in) {
        return new FallbackEvent(
                RequiredText.read(in, "id"),
                in.readInt64("atMs"),
                RequiredText.read(in, "route"),
                RequiredText.read(in, "requestId"),
                RequiredText.read(in, "caller"),
                RequiredText.read(in, "router"),
                List.of(in.readArrayOfCompact("attempts", AttemptSummary.class)),
                List.of(in.readArrayOfCompact("skipped", Skipped.class)),
                Outcome.valueOf(RequiredText.read(in, "outcome")),
                List.of(in.readArrayOfString("messages")));
    }

    @Override
    public void write(CompactWriter out, FallbackEvent event) {
        out.writeString("id", event.id());
        out.writeInt64("atMs", event.atMs());
        out.writeString("route", event.route());
        out.writeString("requestId", event.requestId());
        out.writeString("caller", event.caller());
        out.writeString("router", event.router());
        out.writeArrayOfCompact("attempts", event.attempts().toArray(new AttemptSummary[0]));
        out.writeArrayOfCompact("skipped", event.skipped().toArray(new Skipped[0]));
        out.writeString("outcome", event.outcome().name());
        out.writeArrayOfString("messages", event.messages().toArray(new String[0]));
    }

    @Override
    public String getTypeName() {
        return "llmroute.fallback.v1";
    }

    @Override
    public Class<FallbackEvent> getCompactClass() {
        return FallbackEvent.class;
    }
}
