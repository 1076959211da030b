/** What a request would do now, by what is known of a route's targets: for people who ask before they send it. */
@NullMarked
package dev.llmroute.explain;

import org.jspecify.annotations.NullMarked;
