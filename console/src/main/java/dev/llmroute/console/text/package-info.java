/** What people read on pages, in their language: the bundles {@code messages*.properties} and who speaks them. */
@NullMarked
package dev.llmroute.console.text;

import org.jspecify.annotations.NullMarked;
