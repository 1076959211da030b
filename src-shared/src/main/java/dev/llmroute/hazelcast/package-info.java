/** Carries cooldowns and fallback events between processes by Hazelcast. Never on the request path. */
@NullMarked
package dev.llmroute.hazelcast;

import org.jspecify.annotations.NullMarked;
