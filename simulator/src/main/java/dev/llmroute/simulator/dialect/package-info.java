/** What each vendor's API takes, refuses, keeps and answers. */
@NullMarked
package dev.llmroute.simulator.dialect;

import org.jspecify.annotations.NullMarked;
