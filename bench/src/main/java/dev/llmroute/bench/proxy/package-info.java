/** Measures what a router adds to an answer, beside nginx as a proxy in the same run: {@code bench/run proxy}. */
@NullMarked
package dev.llmroute.bench.proxy;

import org.jspecify.annotations.NullMarked;
