package dev.llmroute.console.store;

class SumsOnH2Test extends SumsContract {
    @Override
    Dialect dialect() {
        return H2.inMemory();
    }
}
