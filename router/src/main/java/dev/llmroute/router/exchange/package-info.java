/** One request from its body to the last byte of its answer: does the I/O, and decides nothing about targets. */
@NullMarked
package dev.llmroute.router.exchange;

import org.jspecify.annotations.NullMarked;
