/** What the operator tells of itself: metrics, and whether a restart would mend it. */
@NullMarked
package dev.llmroute.operator.telemetry;

import org.jspecify.annotations.NullMarked;
