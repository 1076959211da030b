/** Pod templates: patches over them, and what may not be taken out of them. */
@NullMarked
package dev.llmroute.operator.template;

import org.jspecify.annotations.NullMarked;
