/** What the router pods serve of what they were given, how they do, and what is done so that they get it soon. */
@NullMarked
package dev.llmroute.operator.rollout;

import org.jspecify.annotations.NullMarked;
