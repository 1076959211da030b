package dev.llmroute.bench.proxy;

/**
 * What is between the load and the provider.
 *
 * @param name {@code direct} where nothing is
 * @param port on 127.0.0.1 to ask
 * @param path of chat completions there
 */
record Contender(String name, int port, String path) {
    String url() {
        return "http://127.0.0.1:" + port + path;
    }
}
