/** What Vert.x calls: timers whose defects are told to whoever waits. */
@NullMarked
package dev.llmroute.router.eventloop;

import org.jspecify.annotations.NullMarked;
