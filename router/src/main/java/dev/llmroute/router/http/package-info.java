/** What HTTP itself asks of both sides, whatever the dialect. */
@NullMarked
package dev.llmroute.router.http;

import org.jspecify.annotations.NullMarked;
