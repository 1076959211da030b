package dev.llmroute.console.text;

import java.util.List;

/**
 * Something to be told to people, before it is known in which language. Immutable, and equal to another that says the same.
 *
 * @param key in the bundles; empty: the only argument is data, which stays as it is
 * @param args as {@link Texts#say} takes them
 */
public record Message(String key, List<Object> args) {
    public Message {
        args = List.copyOf(args);
    }

    public static Message of(String key, Object... args) {
        return new Message(key, List.of(args));
    }

    /** Words that are not ours, or that people look for elsewhere, too. */
    public static Message data(String text) {
        return new Message("", List.of(text));
    }

    public static Message nothing() {
        return data("");
    }

    public boolean isEmpty() {
        return key.isEmpty() && args.equals(List.of(""));
    }

    public String in(Texts texts) {
        return key.isEmpty() ? String.valueOf(args.getFirst()) : texts.say(key, args.toArray());
    }

    /** As the JSON API and logs have it. */
    public String english() {
        return in(Texts.ENGLISH);
    }
}
