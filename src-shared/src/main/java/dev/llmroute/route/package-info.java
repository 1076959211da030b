/**
 * A route <em>as resolved</em>, with defaults, keys and durations filled in: what the planner and the router work on. Pure
 * records. {@link dev.llmroute.api} has it as written.
 */
@NullMarked
package dev.llmroute.route;

import org.jspecify.annotations.NullMarked;
