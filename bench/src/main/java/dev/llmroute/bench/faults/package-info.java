/** Measures what a fallback costs, and what callers do that leave or do not read: {@code bench/run faults}. */
@NullMarked
package dev.llmroute.bench.faults;

import org.jspecify.annotations.NullMarked;
