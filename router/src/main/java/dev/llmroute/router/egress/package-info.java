/** The way out to providers: through which proxy, and whose certificates are trusted on it. The operator's word alone: no route has one here. */
@NullMarked
package dev.llmroute.router.egress;

import org.jspecify.annotations.NullMarked;
