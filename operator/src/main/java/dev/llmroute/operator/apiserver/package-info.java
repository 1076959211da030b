/** Calls to the Kubernetes API server: bounded, and seen by whoever has to know of them. */
@NullMarked
package dev.llmroute.operator.apiserver;

import org.jspecify.annotations.NullMarked;
