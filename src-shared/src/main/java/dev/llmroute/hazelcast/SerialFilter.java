package dev.llmroute.hazelcast;

import java.io.ObjectInputFilter;

/**
 * Limits to what Java's own serialization reads in this process. Nothing of ours travels that way, and of Hazelcast only
 * exceptions do; but a few hundred bytes of nested sets take hours to read. The JVM's flag {@code jdk.serialFilter} goes before.
 */
final class SerialFilter {
    static final String LIMITS = "maxdepth=12;maxrefs=2000;maxbytes=65536;maxarray=10000";

    private SerialFilter() {}

    /** For the whole process; where a filter is set already, that one stays. */
    static synchronized void install() {
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(LIMITS));
        }
    }
}
