package dev.llmroute.hazelcast;

import com.hazelcast.nio.serialization.HazelcastSerializationException;
import com.hazelcast.nio.serialization.compact.CompactReader;

/** A field of text that is always there in what we write. */
final class RequiredText {
    private RequiredText() {}

    /** @throws HazelcastSerializationException where the field is missing or null */
    static String read(CompactReader in, String field) {
        String text = in.readString(field);
        if (text == null) {
            throw new HazelcastSerializationException("The field " + field + " is null");
        }
        return text;
    }
}
