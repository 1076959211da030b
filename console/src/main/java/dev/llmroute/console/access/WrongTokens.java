package dev.llmroute.console.access;

import dev.llmroute.cooldown.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who tries tokens: after a few wrong ones from an address, one a second is looked at. Thread-safe, and bounded: of too
 * many addresses the one that was quiet longest is forgotten.
 */
final class WrongTokens {
    static final int FREE = 5;
    static final long SECOND_NANOS = 1_000_000_000L;
    private static final int MAX_SOURCES = 1024;

    private final TimeSource time;

    /** When an address will have all its free tries again, in nanoseconds. */
    private final Map<String, Long> clearAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_SOURCES;
        }
    };

    WrongTokens(TimeSource time) {
        this.time = time;
    }

    /** Whether nothing from this address is looked at now, be it right or wrong. */
    synchronized boolean mustWait(String address) {
        Long until = clearAt.get(source(address));
        return until != null && until - time.nanos() > (FREE - 1) * SECOND_NANOS;
    }

    /** A wrong token came from there. */
    synchronized void add(String address) {
        long now = time.nanos();
        Long until = clearAt.get(source(address));
        long left = until == null ? 0 : Math.max(0, until - now);
        clearAt.put(source(address), now + Math.min(left + SECOND_NANOS, FREE * SECOND_NANOS));
    }

    synchronized int sources() {
        return clearAt.size();
    }

    /** Of IPv6 the network: who has one address there has all. */
    private static String source(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? Arrays.toString(Arrays.copyOf(bytes, 8)) : address;
        } catch (UnknownHostException noAddress) {
            return address;
        }
    }
}
