/** What this router sees of its targets, as far as the order of later requests depends on it. */
@NullMarked
package dev.llmroute.router.outlook;

import org.jspecify.annotations.NullMarked;
