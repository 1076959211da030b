/** Load with random faults over a long time, in which no answer may be wrong and nothing may grow: {@code e2e/soak}. */
@NullMarked
package dev.llmroute.bench.soak;

import org.jspecify.annotations.NullMarked;
