package dev.llmroute.standalone.story;

import dev.llmroute.standalone.local.Demo;
import java.io.IOException;
import java.util.List;

/** A whole provider is limited: the next one in its own order answers. */
final class ProviderFallback implements Story {
    static final List<String> GROQ = List.of(
            "llama-3.3-70b-versatile",
            "llama-3.1-70b-versatile",
            "llama-3.1-8b-instant",
            "mixtral-8x7b-32768",
            "gemma2-9b-it");
    static final List<String> OPENAI = List.of("gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "gpt-3.5-turbo");
    static final List<String> ANTHROPIC =
            List.of("claude-3-5-sonnet-20241022", "claude-3-5-haiku-20241022", "claude-3-haiku-20240307");

    @Override
    public String title() {
        return "provider fallback";
    }

    @Override
    public void play(Stage stage) throws NotHappened, IOException, InterruptedException {
        passesBy(stage, "groq", GROQ, Demo.ROUTE, "openai/gpt-4o");
        stage.clear();
        passesBy(stage, "openai", OPENAI, "openai/gpt-4o", "anthropic/claude-3-5-sonnet-20241022");
        stage.clear();
        passesBy(stage, "anthropic", ANTHROPIC, "anthropic/claude-3-5-sonnet-20241022", "openai/gpt-4o");
    }

    private static void passesBy(Stage stage, String provider, List<String> models, String asked, String answers)
            throws NotHappened, IOException, InterruptedException {
        stage.exhaust(provider, models, "22m46.848s");
        long before = stage.calls();
        Reply reply = stage.ask(stage.first(), asked);
        stage.same("a request that enters at " + provider + " is answered by " + answers, reply.target(), answers);
        stage.same("with one call and none to " + provider, stage.calls() - before, 1L);
    }
}
