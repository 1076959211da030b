/** What is told of routes and gateways: conditions, live targets, events, and when it is written. */
@NullMarked
package dev.llmroute.operator.status;

import org.jspecify.annotations.NullMarked;
