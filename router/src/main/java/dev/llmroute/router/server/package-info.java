/** What listens: ports, TLS, who may call, how requests are read and admitted, and the admin port. */
@NullMarked
package dev.llmroute.router.server;

import org.jspecify.annotations.NullMarked;
