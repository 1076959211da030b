package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.llmroute.history.Skipped;

/** The schema of {@link Skipped}; the type name is frozen. */
final class SkippedSerializer implements CompactSerializer<Skipped> {
    @Override
    public Skipped read(CompactReader in) {
        return new Skipped(
                RequiredText.read(in, "target"), RequiredText.read(in, "failureClass"), in.readInt64("untilMs"));
    }

    @Override
    public void write(CompactWriter out, Skipped skipped) {
        out.writeString("target", skipped.target());
        out.writeString("failureClass", skipped.reason());
        out.writeInt64("untilMs", skipped.untilMs());
    }

    @Override
    public String getTypeName() {
        return "llmroute.skipped.v1";
    }

    @Override
    public Class<Skipped> getCompactClass() {
        return Skipped.class;
    }
}
