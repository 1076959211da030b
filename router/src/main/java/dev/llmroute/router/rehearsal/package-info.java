/** What a router does before its first caller comes, so that it is quick from then on. See decision 49. */
@NullMarked
package dev.llmroute.router.rehearsal;

import org.jspecify.annotations.NullMarked;
