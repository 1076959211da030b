/** The process of a cache member: what the chart's {@code cache} pods run. */
@NullMarked
package dev.llmroute.cache;

import org.jspecify.annotations.NullMarked;
