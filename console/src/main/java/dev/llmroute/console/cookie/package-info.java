/** What the console keeps in browsers. */
@NullMarked
package dev.llmroute.console.cookie;

import org.jspecify.annotations.NullMarked;
