/** One call to one target, and how it went. */
@NullMarked
package dev.llmroute.router.upstream;

import org.jspecify.annotations.NullMarked;
