package dev.llmroute.simulator.dialect;

import java.util.List;

/** An answer of an API that has no streams. */
record WholeOnly(String whole) implements WrittenAnswer {
    @Override
    public int size() {
        return 1;
    }

    @Override
    public List<Event> opening() {
        return List.of();
    }

    @Override
    public List<Event> piece(int index) {
        return List.of(new Event(null, whole));
    }

    @Override
    public List<Event> closing(boolean marked) {
        return List.of();
    }
}
