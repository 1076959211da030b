/** What several replicas of a console have to know of each other's sessions. */
@NullMarked
package dev.llmroute.session;

import org.jspecify.annotations.NullMarked;
