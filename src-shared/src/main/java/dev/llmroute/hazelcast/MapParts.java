package dev.llmroute.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.Partition;
import com.hazelcast.partition.PartitionService;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.Predicates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A map in parts that are read one after the other: the answer to one question is in the heap of the members as a whole, for each process that asks, and a
 * hundred of them ask at the same time.
 */
final class MapParts {
    /** Entries, some 2 MB. */
    private static final int MOST = 2_000;

    private MapParts() {}

    /**
     * Which entries are in each part; together they are all.
     *
     * @param entries how many there are, about
     */
    static List<Predicate<Object, Object>> of(HazelcastInstance instance, int entries) {
        if (entries <= MOST) {
            return List.of(Predicates.alwaysTrue());
        }
        List<Object> partitions = keys(instance.getPartitionService());
        int each = Math.max(1, partitions.size() / Math.ceilDiv(entries, MOST));
        List<Predicate<Object, Object>> parts = new ArrayList<>();
        for (int from = 0; from < partitions.size(); from += each) {
            // Hazelcast knows how to write this set; others would travel by Java's serialization, which members refuse.
            Set<Object> some = new HashSet<>(partitions.subList(from, Math.min(from + each, partitions.size())));
            parts.add(Predicates.multiPartitionPredicate(some, Predicates.alwaysTrue()));
        }
        return parts;
    }

    /** A key in each partition, found by trying. */
    private static List<Object> keys(PartitionService service) {
        Set<Integer> missing = new TreeSet<>();
        for (Partition partition : service.getPartitions()) {
            missing.add(partition.getPartitionId());
        }
        List<Object> keys = new ArrayList<>();
        for (int number = 0; !missing.isEmpty(); number++) {
            String key = "part-" + number;
            if (missing.remove(service.getPartition(key).getPartitionId())) {
                keys.add(key);
            }
        }
        return keys;
    }
}
