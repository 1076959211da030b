/** Measures what many routes cost the operator: {@code bench/operator}. */
@NullMarked
package dev.llmroute.bench.operator;

import org.jspecify.annotations.NullMarked;
