package dev.llmroute.console;

import dev.llmroute.console.access.Visitor;
import dev.llmroute.console.access.Wanted;
import dev.llmroute.console.text.Texts;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/**
 * For whom a page is made.
 *
 * @param visitor null: nobody has come in yet
 * @param texts in their language
 * @param page that they asked for, or will get once they have come in
 */
record Reader(@Nullable Visitor visitor, Texts texts, Wanted page) {
    /** Who was let in with a request. */
    static Reader of(Context ctx) {
        return new Reader(Visitor.of(ctx), Texts.of(ctx), Wanted.asked(ctx));
    }

    /** Who has still to sign in. */
    static Reader outside(Context ctx) {
        return new Reader(null, Texts.of(ctx), Wanted.named(ctx));
    }
}
