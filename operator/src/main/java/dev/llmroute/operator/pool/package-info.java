/** What router pods are to be: whose they are, what they serve, and what they are given of it. */
@NullMarked
package dev.llmroute.operator.pool;

import org.jspecify.annotations.NullMarked;
