/** Every sentence a person may see about a fallback, word for word, in one place. */
@NullMarked
package dev.llmroute.message;

import org.jspecify.annotations.NullMarked;
