package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;

/** {@link CooldownValue} as the first schema had it. Frozen: peers of that release are still about during an upgrade. */
record FirstCooldownValue(
        long epoch,
        long untilMs,
        long durationMs,
        long setAtMs,
        String failureClass,
        int status,
        long statedWaitMs,
        String waitSource,
        String displayKey,
        String provider,
        String seenBy) {

    /** As that release had it. */
    static final class Serializer implements CompactSerializer<FirstCooldownValue> {
        @Override
        public FirstCooldownValue read(CompactReader in) {
            return new FirstCooldownValue(
                    in.readInt64("epoch"),
                    in.readInt64("untilMs"),
                    in.readInt64("durationMs"),
                    in.readInt64("setAtMs"),
                    in.readString("failureClass"),
                    in.readInt32("status"),
                    in.readInt64("statedWaitMs"),
                    in.readString("waitSource"),
                    in.readString("displayKey"),
                    in.readString("provider"),
                    in.readString("seenBy"));
        }

        @Override
        public void write(CompactWriter out, FirstCooldownValue value) {
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
        public Class<FirstCooldownValue> getCompactClass() {
            return FirstCooldownValue.class;
        }
    }
}
