package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import org.jspecify.annotations.Nullable;

/** The schema of {@link CooldownValue}. Fields may be added, with a default on reading; the type name is frozen. */
final class CooldownValueSerializer implements CompactSerializer<CooldownValue> {
    @Override
    public CooldownValue read(CompactReader in) {
        return new CooldownValue(
                in.readInt64("epoch"),
                in.readInt64("untilMs"),
                in.readInt64("durationMs"),
                in.readInt64("setAtMs"),
                text(in.readString("failureClass")),
                in.readInt32("status"),
                in.readInt64("statedWaitMs"),
                text(in.readString("waitSource")),
                text(in.readString("displayKey")),
                text(in.readString("provider")),
                text(in.readString("seenBy")));
    }

    private static String text(@Nullable String read) {
        return read == null ? "" : read;
    }

    @Override
    public void write(CompactWriter out, CooldownValue value) {
        out.writeInt64("epoch", value.epoch());
        out.writeInt64("untilMs", value.untilMs());
        out.writeInt64("durationMs", value.durationMs());
        out.writeInt64("setAtMs", value.setAtMs());
        out.writeString("failureClass", value.failureClass());
        out.writeInt32("status", value.status());
        out.writeInt64("statedWaitMs", value.statedWaitMs());
        out.writeString("waitSource", value.waitSource());
        out.writeString("displayKey", value.displayKey());
        out.writeString("provider", value.provider());
        out.writeString("seenBy", value.seenBy());
    }

    @Override
    public String getTypeName() {
        return "llmroute.cooldown.v1";
    }

    @Override
    public Class<CooldownValue> getCompactClass() {
        return CooldownValue.class;
    }
}
