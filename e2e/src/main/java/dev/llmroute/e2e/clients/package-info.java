/** The vendors' Java SDKs as clients of a router, for the table of {@code e2e/matrix.py}. */
@NullMarked
package dev.llmroute.e2e.clients;

import org.jspecify.annotations.NullMarked;
