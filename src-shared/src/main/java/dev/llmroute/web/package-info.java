/** What the small servers share: which pages of browsers may call them, by what names, and health checks. */
@NullMarked
package dev.llmroute.web;

import org.jspecify.annotations.NullMarked;
