/** Reads the bodies of errors, in whatever form providers send them, for the classifier, which knows no parser. */
@NullMarked
package dev.llmroute.errorbody;

import org.jspecify.annotations.NullMarked;
