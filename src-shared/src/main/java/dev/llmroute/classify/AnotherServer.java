package dev.llmroute.classify;

/**
 * Messages about a server that the caller chose: where a picture, a file or a tool is. What that server says of limits, payments and keys
 * is said of the provider's call to it, and by whoever runs it.
 */
final class AnotherServer {
    /**
     * What Python's libraries write ({@code 429 Client Error: Too Many Requests for url: ...}, {@code HTTP Error 429},
     * {@code 429, message='Too Many Requests', url='...'}), and what APIs call what they fetch.
     */
    private static final Phrases WORDS = Phrases.of("""
            url., urls., client error, http error, mcp., fetch, download, tool., tools., connector, webhook, crawl, scrap,
            image server, file server, remote server, external server, remote host, web search, web page, website""");

    private AnotherServer() {}

    /** @param link the first link of the message, which is not in it any more; may be empty */
    static boolean isToldOf(String message, String link, CallersWords callers) {
        return Words.of(message).has(WORDS) || (!link.isEmpty() && callers.hold(link));
    }
}
