/** Tells what the JSON API of the console has, out of the routes that are registered and the types they take and give. */
@NullMarked
package dev.llmroute.console.api;

import org.jspecify.annotations.NullMarked;
