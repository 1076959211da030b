package dev.llmroute.console.access;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

/** The header {@code Authorization: Bearer TOKEN}. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token; null where there is none. */
    public static @Nullable String of(Context ctx) {
        String authorization = ctx.header("Authorization");
        return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : null;
    }
}
