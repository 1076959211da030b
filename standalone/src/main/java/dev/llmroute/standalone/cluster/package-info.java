/** The cluster as its commands see it: the resources through the Kubernetes API, and nothing else. */
@NullMarked
package dev.llmroute.standalone.cluster;

import org.jspecify.annotations.NullMarked;
