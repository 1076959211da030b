/** What the router itself says to callers, in their dialect: errors, lists of models, advice about trying again. */
@NullMarked
package dev.llmroute.router.reply;

import org.jspecify.annotations.NullMarked;
