/** What the router pods serve of what they were given, and what is done so that they get it soon. */
@NullMarked
package dev.llmroute.operator.rollout;

import org.jspecify.annotations.NullMarked;
