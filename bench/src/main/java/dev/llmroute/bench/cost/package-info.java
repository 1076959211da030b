/** What the order of keys and targets costs: {@code bench/run cost}. */
@NullMarked
package dev.llmroute.bench.cost;

import org.jspecify.annotations.NullMarked;
