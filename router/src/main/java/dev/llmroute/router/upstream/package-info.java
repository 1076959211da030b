/** One call to one target, and how it went; which addresses may be called at all. */
@NullMarked
package dev.llmroute.router.upstream;

import org.jspecify.annotations.NullMarked;
