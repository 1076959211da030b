/** The routes that a console shows: where they come from, what is told of them, and how they are changed. */
@NullMarked
package dev.llmroute.console.route;

import org.jspecify.annotations.NullMarked;
