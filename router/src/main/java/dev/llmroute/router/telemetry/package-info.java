/** What a router tells the world outside of its requests: traces and metrics by OpenTelemetry, and the access log. Never what was said. */
@NullMarked
package dev.llmroute.router.telemetry;

import org.jspecify.annotations.NullMarked;
