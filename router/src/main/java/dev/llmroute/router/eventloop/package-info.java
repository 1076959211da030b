/** Timers on an event loop: a defect in what they run ends the request that they belong to, instead of vanishing in a log. */
@NullMarked
package dev.llmroute.router.eventloop;

import org.jspecify.annotations.NullMarked;
