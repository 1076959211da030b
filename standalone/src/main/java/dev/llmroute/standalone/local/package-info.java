/** What the commands run within this JVM: routers that share their cooldowns, and a simulator. */
@NullMarked
package dev.llmroute.standalone.local;

import org.jspecify.annotations.NullMarked;
