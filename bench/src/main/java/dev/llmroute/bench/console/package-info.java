/** The console with a history of a week of ten million requests: how long its pages take, what it holds in memory, and how soon browsers see a change. */
@NullMarked
package dev.llmroute.bench.console;

import org.jspecify.annotations.NullMarked;
