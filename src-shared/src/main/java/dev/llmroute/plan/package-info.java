/** Which targets a request would try, in which order, and why others are left out. Pure functions. */
@NullMarked
package dev.llmroute.plan;

import org.jspecify.annotations.NullMarked;
