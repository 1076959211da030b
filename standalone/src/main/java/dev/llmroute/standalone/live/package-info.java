/** What stands now, as a running router or a resource's status tells it, and how it is written for people. */
@NullMarked
package dev.llmroute.standalone.live;

import org.jspecify.annotations.NullMarked;
