/** History that lasts: reads the ringbuffer of the routers on into a database, keeps it for a while, and finds things in it. */
@NullMarked
package dev.llmroute.console.store;

import org.jspecify.annotations.NullMarked;
