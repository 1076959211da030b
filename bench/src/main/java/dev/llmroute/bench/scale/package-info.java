/** The shared memory with a hundred routers: how soon each of them knows of a cooldown, and what members need for it. */
@NullMarked
package dev.llmroute.bench.scale;

import org.jspecify.annotations.NullMarked;
