/** How the operator was told to work, and what the installation says of all router pods. */
@NullMarked
package dev.llmroute.operator.installation;

import org.jspecify.annotations.NullMarked;
