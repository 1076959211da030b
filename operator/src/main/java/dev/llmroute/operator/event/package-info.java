/** Events of routes, as {@code kubectl describe} shows them. */
@NullMarked
package dev.llmroute.operator.event;

import org.jspecify.annotations.NullMarked;
