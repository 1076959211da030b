/** The data plane: takes a request, tries its targets in order and relays the answer. */
@NullMarked
package dev.llmroute.router;

import org.jspecify.annotations.NullMarked;
