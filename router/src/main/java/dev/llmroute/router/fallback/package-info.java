/** Decides which target is tried next, when a request waits, and when it gives up. No I/O, no Vert.x, no JSON. */
@NullMarked
package dev.llmroute.router.fallback;

import org.jspecify.annotations.NullMarked;
