/** The resources that people write, as the API server has them. */
@NullMarked
package dev.llmroute.operator.resource;

import org.jspecify.annotations.NullMarked;
