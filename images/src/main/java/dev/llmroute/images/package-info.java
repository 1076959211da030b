/** What is done to images after jib has built them. In no image itself. */
@NullMarked
package dev.llmroute.images;

import org.jspecify.annotations.NullMarked;
