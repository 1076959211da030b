package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.history.AttemptSummary;

/** The schema of {@link AttemptSummary}; the type name is frozen. */
final class AttemptSerializer implements CompactSerializer<AttemptSummary> {
    @Override
    public AttemptSummary read(CompactReader in) {
        String failureClass = in.readString("failureClass");
        return new AttemptSummary(
                RequiredText.read(in, "target"),
                failureClass == null ? null : FailureClass.valueOf(failureClass),
                RequiredText.read(in, "scope"),
                in.readInt32("status"),
                in.readInt64("waitMs"),
                RequiredText.read(in, "waitSource"),
                in.readInt64("ms"));
    }

    @Override
    public void write(CompactWriter out, AttemptSummary attempt) {
        FailureClass failureClass = attempt.failureClass();
        out.writeString("target", attempt.target());
        out.writeString("failureClass", failureClass == null ? null : failureClass.name());
        out.writeString("scope", attempt.scope());
        out.writeInt32("status", attempt.status());
        out.writeInt64("waitMs", attempt.waitMs());
        out.writeString("waitSource", attempt.waitSource());
        out.writeInt64("ms", attempt.ms());
    }

    @Override
    public String getTypeName() {
        return "llmroute.attempt.v1";
    }

    @Override
    public Class<AttemptSummary> getCompactClass() {
        return AttemptSummary.class;
    }
}
