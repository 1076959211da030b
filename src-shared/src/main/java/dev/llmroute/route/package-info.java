/** A route after reading and resolving: what the planner and the router work on. Pure records. */
@NullMarked
package dev.llmroute.route;

import org.jspecify.annotations.NullMarked;
