package dev.llmroute.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmroute.simulator.behaviour.Json;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What came of the requests of a load, in all and by the phase in which each was asked. Thread-safe. */
final class LoadCounts {
    /** Of each phase. */
    private static final int SHOWN_FAILURES = 10;

    /** What is done to the routers meanwhile, as whoever does it calls it. */
    static final class Phase {
        private final String name;
        private final LongAdder sent = new LongAdder();
        private final LongAdder streams = new LongAdder();
        private final Queue<String> failed = new ConcurrentLinkedQueue<>();

        private Phase(String name) {
            this.name = name;
        }
    }

    private final List<Phase> phases = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> targets = new ConcurrentHashMap<>();
    private volatile Phase current = begin("start");

    /** What is asked from now on counts as of this phase. */
    Phase begin(String name) {
        Phase phase = new Phase(name);
        phases.add(phase);
        current = phase;
        return phase;
    }

    /** A request is sent. The phase that is given belongs to its answer, too, whenever that comes. */
    Phase sent(boolean stream) {
        Phase phase = current;
        phase.sent.increment();
        if (stream) {
            phase.streams.increment();
        }
        return phase;
    }

    void answered(String target) {
        targets.computeIfAbsent(target, each -> new LongAdder()).increment();
    }

    void failed(Phase phase, String why) {
        phase.failed.add(phase.name + ": " + why);
    }

    /** {@code sent}, {@code failures}, {@code streams}, {@code failed}, {@code targets}, {@code phases}. */
    ObjectNode result() {
        ObjectNode result = Json.object()
                .put("sent", phases.stream().mapToLong(each -> each.sent.sum()).sum())
                .put(
                        "streams",
                        phases.stream().mapToLong(each -> each.streams.sum()).sum())
                .put(
                        "failures",
                        phases.stream().mapToInt(each -> each.failed.size()).sum());
        ArrayNode shown = result.putArray("failed");
        phases.forEach(each -> each.failed.stream().limit(SHOWN_FAILURES).forEach(shown::add));
        ObjectNode answers = result.putObject("targets");
        new TreeMap<>(targets).forEach((target, count) -> answers.put(target, count.sum()));
        ArrayNode all = result.putArray("phases");
        phases.forEach(each -> all.addObject()
                .put("name", each.name)
                .put("sent", each.sent.sum())
                .put("streams", each.streams.sum())
                .put("failures", each.failed.size()));
        return result;
    }
}
