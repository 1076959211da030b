/** Measurements of what the request path does; {@code docs/performance.md} has the figures. */
@NullMarked
package dev.llmroute.bench;

import org.jspecify.annotations.NullMarked;
