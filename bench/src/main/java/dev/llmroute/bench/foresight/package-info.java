/** Measures how much of providers' limits routers use, and how often they are refused, where limits are foreseen. */
@NullMarked
package dev.llmroute.bench.foresight;

import org.jspecify.annotations.NullMarked;
