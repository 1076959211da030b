/** What a request names that only one account knows, and which account that is: pure but for {@link dev.llmroute.router.state.Makers}. */
@NullMarked
package dev.llmroute.router.state;

import org.jspecify.annotations.NullMarked;
