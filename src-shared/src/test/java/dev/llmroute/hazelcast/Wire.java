package dev.llmroute.hazelcast;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.internal.serialization.impl.compact.Schema;
import com.hazelcast.internal.serialization.impl.compact.SchemaService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Turns values into the bytes that travel, their schema included, and back; each instance is a process of one release. */
final class Wire {
    private final InternalSerializationService service;

    Wire(SerializationConfig config) {
        service = new DefaultSerializationServiceBuilder()
                .setConfig(config)
                .setSchemaService(new Schemas())
                .build();
    }

    byte[] write(Object value) {
        return service.toDataWithSchema(value).toByteArray();
    }

    Object read(byte[] bytes) {
        return service.toObject(new HeapData(bytes));
    }

    /** The bytes that a release wrote, kept as hexadecimal digits. */
    static byte[] frozen(String name) throws IOException {
        try (InputStream in = Wire.class.getResourceAsStream("/hazelcast/" + name + ".hex")) {
            String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(digits.replace("\n", ""));
        }
    }

    private static final class Schemas implements SchemaService {
        private final Map<Long, Schema> known = new HashMap<>();

        @Override
        public Schema get(long id) {
            return known.get(id);
        }

        @Override
        public void put(Schema schema) {
            putLocal(schema);
        }

        @Override
        public void putLocal(Schema schema) {
            known.put(schema.getSchemaId(), schema);
        }
    }
}
