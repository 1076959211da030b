package dev.llmroute.operator.election;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** A write was kept back, since another operator may lead by now. */
public final class NotLeading extends KubernetesClientException {
    private static final long serialVersionUID = 1L;

    NotLeading() {
        super("nothing is written: this operator does not lead, or cannot know whether it still does");
    }
}
