/** Measures on processes of their own how fast routers learn of a limit and how they come back after it: {@code bench/propagation}. */
@NullMarked
package dev.llmroute.bench.propagation;

import org.jspecify.annotations.NullMarked;
