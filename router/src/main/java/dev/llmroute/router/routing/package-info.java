/** The routes in use, read anew when files change, who may call them, and where their providers are called. */
@NullMarked
package dev.llmroute.router.routing;

import org.jspecify.annotations.NullMarked;
