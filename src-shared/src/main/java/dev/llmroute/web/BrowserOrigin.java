package dev.llmroute.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a browser says that a call comes from. Other callers send none of it, and nothing of it can be set by a page.
 *
 * @param site {@code Sec-Fetch-Site}; null where there is none
 * @param origin {@code Origin}; null where there is none
 * @param host by what name this server was called; null where the call names none
 * @see <a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata Request Headers</a>
 */
public record BrowserOrigin(
        @Nullable String site,
        @Nullable String origin,
        @Nullable String host) {
    /**
     * Whether a page of another site calls, judged as Go's {@code net/http.CrossOriginProtection} does it: by
     * {@code Sec-Fetch-Site}, else by {@code Origin} against {@code Host}. For servers behind a proxy that calls them by another
     * name.
     *
     * @see <a href="https://pkg.go.dev/net/http#CrossOriginProtection">CrossOriginProtection</a>
     */
    public boolean isOtherSite() {
        return site != null ? isForeign(site) : isForeignOrigin();
    }

    /** The same for a server that browsers call by its own name, if at all: neither of the two may tell of another site. */
    public boolean tellsOfOtherSite() {
        return (site != null && isForeign(site)) || isForeignOrigin();
    }

    private static boolean isForeign(String site) {
        return !site.equals("same-origin") && !site.equals("none");
    }

    private boolean isForeignOrigin() {
        if (origin == null) {
            return false;
        }
        try {
            String authority = URI.create(origin).getAuthority();
            return authority == null || !authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException malformed) {
            return true;
        }
    }
}
