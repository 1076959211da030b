/** The programs: the operator, which turns routes and gateways into router pods and tells how they do, and the check of an installation. */
@NullMarked
package dev.llmroute.operator;

import org.jspecify.annotations.NullMarked;
