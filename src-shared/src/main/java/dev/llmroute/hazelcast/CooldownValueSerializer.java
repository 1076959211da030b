package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.FieldKind;
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
                text(in.readString("seenBy")),
                readDetails(in));
    }

    /** What the first schema had not is absent in what a peer of that release wrote. */
    private static CooldownDetails readDetails(CompactReader in) {
        if (in.getFieldKind("repeats") == FieldKind.NOT_AVAILABLE) {
            return CooldownDetails.NONE;
        }
        return new CooldownDetails(
                in.readInt64("bucketLimit"),
                in.readInt64("bucketUsed"),
                in.readInt64("bucketWindowMs"),
                in.readInt64("bucketUncounted"),
                in.readInt64("largerThan"),
                in.readInt32("repeats"),
                in.readInt64("rampMs"),
                text(in.readString("otherWaits")),
                in.getFieldKind("lastAnswerMs") == FieldKind.NOT_AVAILABLE ? 0 : in.readInt64("lastAnswerMs"));
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
        CooldownDetails details = value.details();
        out.writeInt64("bucketLimit", details.bucketLimit());
        out.writeInt64("bucketUsed", details.bucketUsed());
        out.writeInt64("bucketWindowMs", details.bucketWindowMs());
        out.writeInt64("bucketUncounted", details.bucketUncounted());
        out.writeInt64("largerThan", details.largerThan());
        out.writeInt32("repeats", details.repeats());
        out.writeInt64("rampMs", details.rampMs());
        out.writeString("otherWaits", details.otherWaits());
        out.writeInt64("lastAnswerMs", details.lastAnswerMs());
        // Peers of former releases read these and expect them; what a provider said to one caller is not kept any more.
        out.writeString("errorType", null);
        out.writeString("errorCode", null);
        out.writeString("errorMessage", null);
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
