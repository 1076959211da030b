/** What many routes cost one router. */
@NullMarked
package dev.llmroute.bench.routes;

import org.jspecify.annotations.NullMarked;
