package dev.llmroute.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.EntryView;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.impl.SerializationConstants;
import com.hazelcast.map.impl.DataAwareEntryEvent;
import com.hazelcast.map.impl.recordstore.LazyEvictableEntryView;
import com.hazelcast.query.impl.QueryableEntry;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges an entry of the map {@code cooldowns} by its bytes: whoever reaches the members' port may write anything, and some of
 * it takes for ever, or all of the stack, to turn into objects. Ours are a short text and a small value in a Compact schema. Where
 * Hazelcast does not show the bytes, the entry is let through; the limits of {@link SerialFilter} hold all the same.
 */
final class EntryShape {
    private static final int MAX_KEY_BYTES = 3 * CooldownValue.MAX_KEY;

    /** Several times the largest of ours: its texts are bounded too. */
    private static final int MAX_VALUE_BYTES = 16 * 1024;

    private EntryShape() {}

    /** An entry as processors and projections get it on the members. */
    static boolean mayBeOurs(Map.Entry<?, ?> entry) {
        return !(entry instanceof QueryableEntry<?, ?> raw) || (isKey(raw.getKeyData()) && isValue(raw.getValueData()));
    }

    /** An entry as a listener hears of it. */
    static boolean mayBeOurs(EntryEvent<?, ?> event) {
        if (!(event instanceof DataAwareEntryEvent<?, ?> raw)) {
            return true;
        }
        Data value = raw.getNewValueData() != null ? raw.getNewValueData() : raw.getMergingValueData();
        return isKey(raw.getKeyData()) && isValue(value);
    }

    /** An entry that may have to leave a full map. */
    static boolean mayBeOurs(EntryView<?, ?> entry) {
        return !(entry instanceof LazyEvictableEntryView<?> raw)
                || (isKey(raw.getDataKey()) && (!(raw.getRecord().getValue() instanceof Data value) || isValue(value)));
    }

    /** A value that was sent to be merged after a split. */
    static boolean mayBeOurs(@Nullable Object key, @Nullable Object value) {
        return (!(key instanceof Data rawKey) || isKey(rawKey))
                && (!(value instanceof Data rawValue) || isValue(rawValue));
    }

    private static boolean isKey(@Nullable Data key) {
        return key != null
                && key.getType() == SerializationConstants.CONSTANT_TYPE_STRING
                && key.totalSize() <= MAX_KEY_BYTES;
    }

    private static boolean isValue(@Nullable Data value) {
        return value != null && value.isCompact() && value.totalSize() <= MAX_VALUE_BYTES;
    }
}
