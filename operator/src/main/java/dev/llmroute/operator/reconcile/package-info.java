/** What is done with a route or a gateway when something has changed. */
@NullMarked
package dev.llmroute.operator.reconcile;

import org.jspecify.annotations.NullMarked;
